package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A name that no tray has, where a tray was to be left out. */
@Timeout(60)
final class ExcludeTest {
  @TempDir Path folder = Path.of("");
  private final ConcurrentLinkedQueue<ControlRequest> asked = new ConcurrentLinkedQueue<>();
  private FakeControlServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new FakeControlServer(folder.resolve("s"), FakeControlServer.by(this::answer));
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** t01 is free, t02 is silent. */
  private Outcome answer(ControlRequest request) {
    asked.add(request);
    if (!request.hasTrays()) {
      return Samples.outcome(request);
    }
    TrayStatus status =
        TrayStatus.newBuilder()
            .setFacts(Facts.newBuilder().setFabric("completed").setClique("u.1"))
            .build();
    TraysResult.Builder trays =
        TraysResult.newBuilder()
            .addTrays(TrayLine.newBuilder().setTray("t01").setState("free").setStatus(status))
            .addTrays(TrayLine.newBuilder().setTray("t02").setState("silent"));
    return Outcome.newBuilder().setTrays(trays).build();
  }

  private Ran ran(String line) {
    return Ran.with(Map.of("IMEXD_SERVER", server.address()), line.split(" "));
  }

  @Test
  void isRefusedBeforeAnythingIsBegun() {
    for (String line :
        List.of(
            "place --trays 1 --exclude t[1,02]",
            "run --trays 1 --launcher env_{host} --exclude t[1,02] -- true")) {
      Ran ran = ran(line);
      assertEquals(2, ran.code(), ran.err());
      assertEquals("", ran.out());
      assertTrue(ran.err().contains("--exclude: no tray is called t1\n"), ran.err());
    }
    assertFalse(asked.toString().contains("ensure"));
  }

  @Test
  void aSilentTrayHasANameAllTheSame() {
    Ran ran = ran("place --trays 1 --exclude t02");
    assertEquals(0, ran.code(), ran.err());
    assertEquals("t01\n", ran.out());
  }

  @Test
  void amongSomeTraysTheNamesOfOthersAreNotKnown() {
    Ran ran = ran("place --trays 1 --among t[01-02] --exclude t09");
    assertEquals(0, ran.code(), ran.err());
  }
}
