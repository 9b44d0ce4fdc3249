package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which domains reserved trays make together, and which do not fit, in words. */
class PlanTest {
  private static final String C1 = "uuid-1.1";
  private static final String C2 = "uuid-2.1";

  private static Facts at(String clique, String address, String driver, String imex) {
    return new Facts(Facts.Fabric.COMPLETED, clique, address, driver, imex, "");
  }

  private static Facts at(String clique, String address) {
    return at(clique, address, "580", "580");
  }

  private static Facts none() {
    return new Facts(Facts.Fabric.NOT_SUPPORTED, "", "", "", "", "");
  }

  private static Plan plan(Settings settings, Options options, Facts... of) {
    Message.Join join = new Message.Join("", job("a", "1"), trays(1, of.length), options, 1_000);
    Formation f = Formation.begin(Solo.I, join, List.of(), Optional.empty(), 0, 0);
    for (int i = 0; i < of.length; i++) {
      f = f.withPeer(tray(i + 1), f.peer(tray(i + 1)).withFacts(of[i]));
    }
    return Plan.of(f, settings);
  }

  private static Plan plan(Facts... of) {
    return plan(Settings.DEFAULT, Options.NONE, of);
  }

  private static void misfit(String why, List<TrayId> atFault, Facts... of) {
    Outcome end = Outcome.of(Code.MISMATCH, why).blaming(atFault);
    assertEquals(new Plan(List.of(), List.of(), Optional.of(end)), plan(of));
  }

  @Test
  void oneDomainACliqueAndTraysWithoutFabricOutside() {
    assertEquals(
        new Plan(
            List.of(
                new Domain(C1, List.of(tray(2), tray(4)), List.of("10.0.0.2", "10.0.0.4")),
                new Domain(C2, List.of(tray(1)), List.of("fd00::1"))),
            List.of(tray(3)),
            Optional.empty()),
        plan(at(C2, "fd00::1"), at(C1, "10.0.0.2"), none(), at(C1, "10.0.0.4")));
  }

  @Test
  void withoutAnyFabricThereIsNothingToDo() {
    String line = "job a run 1: nothing to do: none of its 2 trays has NVLink fabric between trays";
    assertEquals(
        new Plan(List.of(), trays(1, 2), Optional.of(Outcome.of(Code.DONE, line))),
        plan(none(), none()));
  }

  @Test
  void aSingleTrayGetsADomainOnlyIfTheSiteFormsOne() {
    Facts one = at(C1, "10.0.0.1");
    assertEquals(Optional.empty(), plan(one).end());
    String line = "job a run 1: nothing to do: it has one tray, and single_tray = ";
    Settings skip = single(Settings.SingleTray.SKIP);
    assertEquals(
        Optional.of(Outcome.of(Code.DONE, line + "skip")), plan(skip, Options.NONE, one).end());
    Settings channel = single(Settings.SingleTray.CHANNEL);
    assertEquals(
        new Plan(List.of(), trays(1, 1), Optional.empty()), plan(channel, Options.NONE, one));
    assertEquals(
        1, plan(skip, Options.NONE, one, at(C1, "10.0.0.2")).domains().size(), "two trays");
  }

  private static Settings single(Settings.SingleTray what) {
    return new Settings(1, 1, 1, 1, 1, what, false);
  }

  @Test
  void severalCliquesAreRefusedToWhoWantsOne() {
    Options one = new Options(Options.Owner.UNKNOWN, true);
    assertEquals(
        Optional.of(
            Outcome.of(
                Code.MISMATCH,
                "the trays lie on 2 cliques: uuid-1.1 (t01 and 2 more), uuid-2.1 (t03)")),
        plan(
                Settings.DEFAULT,
                one,
                at(C1, "1.1.1.1"),
                at(C1, "1.1.1.2"),
                at(C2, "1.1.1.3"),
                at(C1, "1.1.1.4"))
            .end());
    assertEquals(
        Optional.empty(), plan(Settings.DEFAULT, one, at(C1, "1.1.1.1"), at(C1, "1.1.1.2")).end());
  }

  @Test
  void traysOfOneDomainMustFitTogether() {
    misfit(
        "nvidia-imex versions differ: t01 has 580, t02 has 570",
        trays(1, 2),
        at(C1, "1.1.1.1"),
        at(C1, "1.1.1.2", "580", "570"));
    misfit(
        "driver versions differ: t01 has 580, t02 has 570",
        trays(2, 2),
        at(C1, "1.1.1.1"),
        at(C1, "1.1.1.2", "570", "580"),
        at(C1, "1.1.1.3"));
    misfit("t02 has no IMEX address", trays(2, 2), at(C1, "1.1.1.1"), at(C1, ""));
    misfit(
        "t02 has the IMEX address 1.1.1.1 of another tray",
        trays(1, 2),
        at(C1, "1.1.1.1"),
        at(C1, "1.1.1.1"));
    misfit(
        "IPv4 and IPv6 addresses in one domain: t01 has 1.1.1.1, t02 has fd00::2",
        trays(1, 2),
        at(C1, "1.1.1.1"),
        at(C1, "fd00::2"));
    assertEquals(
        Optional.empty(),
        plan(at(C1, "1.1.1.1"), at(C2, "1.1.1.2", "570", "570")).end(),
        "of two domains they need not");
  }
}
