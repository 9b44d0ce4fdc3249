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

/** What place and run make of --exclude and --gpus, once the trays have answered. */
@Timeout(60)
final class WishTest {
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
  private TraysResult trays =
      TraysResult.newBuilder()
          .addTrays(tray("t01", 0, ""))
          .addTrays(TrayLine.newBuilder().setTray("t02").setState("silent"))
          .build();

  private static TrayLine tray(String name, int gpus, String unfit) {
    Facts facts = Facts.newBuilder().setFabric("completed").setClique("u.1").setGpus(gpus).build();
    return TrayLine.newBuilder()
        .setTray(name)
        .setState(unfit.isEmpty() ? "free" : "unfit")
        .setStatus(TrayStatus.newBuilder().setFacts(facts).setUnfit(unfit))
        .build();
  }

  private Outcome answer(ControlRequest request) {
    asked.add(request);
    return request.hasTrays()
        ? Outcome.newBuilder().setTrays(trays).build()
        : Samples.outcome(request);
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

  @Test
  void theTraysSayHowManyGpusTheyHaveAndTheFewestCount() {
    trays =
        TraysResult.newBuilder()
            .addTrays(tray("t1", 4, ""))
            .addTrays(tray("t2", 4, ""))
            .addTrays(tray("t3", 1, "it has lost three"))
            .build();
    assertEquals("t[1-2]\n", ran("place --gpus 5").out());
    assertEquals("t1\n", ran("place --gpus 4").out());
    assertEquals("t[1-2]\n", ran("place --gpus 4 --gpus-per-tray 2").out());
    trays = trays.toBuilder().addTrays(tray("t4", 2, "")).build();
    assertEquals("t[1-2]\n", ran("place --gpus 4").out());
  }

  @Test
  void whereNobodySaysHowManyItIsAskedFor() {
    Ran ran = ran("place --gpus 4");
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains("say --gpus-per-tray, or --trays"), ran.err());
  }

  @Test
  void whoChoosesAsksForTheFabricOfNow() {
    ran("place --trays 1");
    ran("topology");
    assertEquals(2, asked.stream().filter(r -> r.getTrays().getFreshFabric()).count());
  }
}
