package io.imexd.protocol;

import static io.imexd.protocol.Solo.I;
import static io.imexd.protocol.Solo.to;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The fabric under a tray in a domain, as it is read again. */
class FabricDegradesTest {
  private static final String SICK = "GPU 3 (GPU-7): health summary unhealthy";
  private static final String TOLD = "the NVLink fabric is not healthy: " + SICK;

  private final Solo t = new Solo(2).confirmed();

  private static Facts facts(Facts.Fabric fabric, String clique, String unfit, String health) {
    return new Facts(fabric, clique, "10.0.0.2", "580.1", "580.1", unfit, "nvml", health);
  }

  private static Facts completed(String clique, String unfit, String health) {
    return facts(Facts.Fabric.COMPLETED, clique, unfit, health);
  }

  private static final Facts WELL = completed(Rack.FIT.clique(), "", "");

  private List<Effect> reads(Facts facts) {
    return t.happen(new Event.FactsRead(facts));
  }

  private void shows(String word, String reason) {
    assertEquals(new Standings.Shown(word, reason), Standings.shown(t.state));
  }

  private static List<Effect> told(Message.Standing standing, String detail) {
    Message.Tell tell = new Message.Tell(I, standing, detail);
    return List.of(to(1, tell), to(3, tell));
  }

  @Test
  void aGpuThatIsNotHealthyDegradesTheTrayUntilItIsAgain() {
    Facts sick = completed(Rack.FIT.clique(), TOLD, SICK);
    assertEquals(told(Message.Standing.DEGRADED, TOLD), reads(sick), "the members hear of it");
    shows("degraded", TOLD);
    assertEquals(List.of(), reads(sick), "once");
    t.happen(new Event.Observed(I, Solo.GOOD));
    shows("degraded", TOLD);
    assertEquals(told(Message.Standing.READY, ""), reads(WELL));
    shows("ready", "");
  }

  @Test
  void anotherCliqueAndNoneAtAll() {
    reads(completed("u.77", "", ""));
    shows("degraded", "the NVLink fabric has this tray on clique u.77 now");
    reads(facts(Facts.Fabric.IN_PROGRESS, "", "the fabric is IN_PROGRESS", ""));
    shows("degraded", "the fabric is IN_PROGRESS");
    reads(facts(Facts.Fabric.UNKNOWN, "", "the GPUs of this tray are on different cliques", ""));
    shows("degraded", "the GPUs of this tray are on different cliques");
    reads(facts(Facts.Fabric.NOT_SUPPORTED, "", "", ""));
    shows("degraded", "the GPUs of this tray have no NVLink fabric any more");
  }

  @Test
  void whatIsOnlyAWarningOrCannotBeReadOrIsNotTheFabricsLeavesItReady() {
    assertEquals(List.of(), reads(completed(Rack.FIT.clique(), "", "bandwidth degraded")));
    assertEquals(List.of(), reads(completed(Rack.FIT.clique(), "port 50000 is taken", "")));
    assertEquals(
        List.of(),
        reads(new Facts(Facts.Fabric.UNKNOWN, "", "", "", "", "nvmlInit_v2: Driver Not Loaded")));
    shows("ready", "");
  }

  @Test
  void itsReasonComesBeforeWhatNvidiaImexSays() {
    t.happen(new Event.Observed(I, View.bad("t02 -> t03 DISCONNECTED")));
    reads(completed(Rack.FIT.clique(), TOLD, SICK));
    shows("degraded", TOLD);
    reads(WELL);
    shows("degraded", "t02 -> t03 DISCONNECTED");
  }

  @Test
  void aTrayWithASickFabricDoesNotConfirm() {
    Solo forming = new Solo(2).seesAllWell();
    forming.happen(new Event.FactsRead(completed(Rack.FIT.clique(), TOLD, SICK)));
    assertEquals(
        List.of(to(1, new Message.NotYet(I, 1, TOLD))),
        forming.hears(1, new Message.Confirm(I, 1)));
  }
}
