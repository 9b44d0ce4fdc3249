package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.ctl.hook.SlurmConf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SlurmConfTest {
  @TempDir Path folder = Path.of("");

  private Optional<String> of(String text) throws IOException {
    Path file = folder.resolve("slurm.conf");
    Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
    return SlurmConf.clusterName(List.of(folder.resolve("none"), file));
  }

  @Test
  void theNameStandsOnALineOfItsOwn() throws IOException {
    assertEquals(Optional.of("rack"), of("# ClusterName=no\nClusterName=rack\n"));
    assertEquals(Optional.of("rack"), of(" clustername = rack # ours\n"));
    assertEquals(Optional.of("rack"), of("# \u00e4\nCLUSTERNAME=rack"));
    assertEquals(Optional.empty(), of("SlurmctldHost=head\nClusterName=\n"));
    assertEquals(Optional.empty(), of(""));
    assertEquals(Optional.empty(), SlurmConf.clusterName(List.of(folder.resolve("none"))));
  }
}
