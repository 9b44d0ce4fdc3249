package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.training.FakeControlServer;
import io.imexd.ctl.training.Samples;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Facts;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many trays a number of GPUs is: by what the trays have, for the caller's machine may be a
 * login node.
 */
@Timeout(60)
final class GpusTest {
  @TempDir Path folder = Path.of("");
  private TraysResult trays = TraysResult.getDefaultInstance();
  private FakeControlServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new FakeControlServer(folder.resolve("s"), FakeControlServer.by(this::answer));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Outcome answer(ControlRequest request) {
    assertTrue(!request.hasTrays() || request.getTrays().getFreshFabric(), "the fabric of now");
    return request.hasTrays()
        ? Outcome.newBuilder().setTrays(trays).build()
        : Samples.outcome(request);
  }

  private static TrayLine tray(String name, int gpus, String unfit) {
    Facts facts = Facts.newBuilder().setFabric("completed").setClique("u.1").setGpus(gpus).build();
    return TrayLine.newBuilder()
        .setTray(name)
        .setState(unfit.isEmpty() ? "free" : "unfit")
        .setStatus(TrayStatus.newBuilder().setFacts(facts).setUnfit(unfit))
        .build();
  }

  private Ran placed(String... more) {
    String[] words = new String[more.length + 1];
    words[0] = "place";
    System.arraycopy(more, 0, words, 1, more.length);
    return Ran.with(Map.of("IMEXD_SERVER", server.address()), words);
  }

  @Test
  void theTraysSayHowManyTheyHaveAndTheFewestCount() {
    trays =
        TraysResult.newBuilder()
            .addTrays(tray("t1", 4, ""))
            .addTrays(tray("t2", 4, ""))
            .addTrays(tray("t3", 1, "it has lost three"))
            .build();
    assertEquals("t[1-2]\n", placed("--gpus", "5").out());
    assertEquals("t1\n", placed("--gpus", "4").out());
    assertEquals("t[1-2]\n", placed("--gpus", "4", "--gpus-per-tray", "2").out());
    trays = trays.toBuilder().addTrays(tray("t4", 2, "")).build();
    assertEquals("t[1-2]\n", placed("--gpus", "4").out());
  }

  @Test
  void whereNobodySaysItIsAskedFor() {
    trays = TraysResult.newBuilder().addTrays(tray("t1", 0, "")).build();
    Ran ran = placed("--gpus", "4");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("say --gpus-per-tray, or --trays"), ran.err());
  }
}
