package io.imexd.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdiSpecsTest {
  private static final Path NODE = Path.of("/dev/nvidia-caps-imex-channels/channel17");

  @TempDir Path folder;

  private CdiSpecs specs() {
    return new CdiSpecs(folder.resolve("cdi"));
  }

  private static Membership job(long number, String name) {
    return new Membership(
        new Instance(9, number),
        new JobKey("default", name, "1"),
        List.of(new TrayId("t01")),
        "boot",
        0,
        Options.NONE);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("cdi"))) {
      return all.sorted().toList();
    }
  }

  private List<String> names(Path file) throws IOException {
    JsonObject spec = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    return spec.getAsJsonArray("devices").asList().stream()
        .map(d -> d.getAsJsonObject().get("name").getAsString())
        .toList();
  }

  @Test
  void aContainerIsGivenTheJobsNode() throws IOException {
    specs().write(job(1, "4711"), NODE, 511, 17);
    Path file = files().getFirst();
    assertEquals("imexd-" + new Instance(9, 1) + ".json", file.getFileName().toString());
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    JsonObject spec = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertEquals("imexd.io/channel", spec.get("kind").getAsString());
    assertEquals("0.5.0", spec.get("cdiVersion").getAsString());
    assertEquals(List.of("job", "4711"), names(file));
    assertEquals(
        JsonParser.parseString(
            "{\"deviceNodes\":[{\"path\":\"/dev/nvidia-caps-imex-channels/channel17\",\"hostPath\":\"/dev/nvidia-caps-imex-channels/channel17\",\"type\":\"c\",\"major\":511,\"minor\":17,\"fileMode\":438,\"permissions\":\"rw\"}]}"),
        spec.getAsJsonArray("devices").get(0).getAsJsonObject().get("containerEdits"));
  }

  @Test
  void aJobWhoseNameIsNoDevicesIsTheJobOnly() throws IOException {
    specs().write(job(1, "a@b"), NODE, 511, 17);
    assertEquals(List.of("job"), names(files().getFirst()));
    specs().write(job(1, "job"), NODE, 511, 17);
    assertEquals(List.of("job"), names(files().getFirst()));
    // A device's name ends in a letter or digit, or the whole file is refused.
    specs().write(job(1, "alice_"), NODE, 511, 17);
    assertEquals(List.of("job"), names(files().getFirst()));
  }

  @Test
  void onlyThatOfTheHeldInstanceStaysAndWhatIsNotOurs() throws IOException {
    specs().removeAllBut(Optional.empty());
    specs().write(job(1, "1"), NODE, 511, 17);
    specs().write(job(2, "2"), NODE, 511, 18);
    Path other = Files.writeString(folder.resolve("cdi/nvidia.yaml"), "");
    specs().removeAllBut(Optional.of(new Instance(9, 2)));
    assertEquals(List.of("2"), names(files().getFirst()).subList(1, 2));
    specs().removeAllBut(Optional.empty());
    assertEquals(List.of(other), files());
  }

  @Test
  void aFolderThatCannotBeWrittenKeepsNoJobFromRunning() throws IOException {
    Files.writeString(folder.resolve("cdi"), "no folder");
    specs().write(job(1, "1"), NODE, 511, 17);
    specs().removeAllBut(Optional.empty());
    assertTrue(Files.isRegularFile(folder.resolve("cdi")));
  }
}
