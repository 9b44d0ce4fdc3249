package io.imexd.protocol;

import static io.imexd.protocol.Coordinating.answer;
import static io.imexd.protocol.Rack.tray;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BlameTest {
  private final Coordinating c = new Coordinating();

  private static View late(TrayId... atFault) {
    return new View(false, "late", "", false, List.of(atFault));
  }

  private List<TrayId> atFaultWhenTimeIsUp() {
    return c.tick(57_000).stream()
        .flatMap(_ -> c.formation().end().stream())
        .findFirst()
        .map(Outcome::atFault)
        .orElseThrow();
  }

  @Test
  void whoRefusesIsToBlame() {
    c.reserving();
    c.refuses(3, Refusal.plain(MemberStep.Step.RESERVE, Code.UNFIT, "no fabric"));
    assertEquals(List.of(tray(3)), c.formation().end().orElseThrow().atFault());
  }

  @Test
  void aRunThatSomebodyEndedIsNobodysFault() {
    c.reserving();
    c.refuses(3, Refusal.plain(MemberStep.Step.RESERVE, Code.ENDED, "this run has ended here"));
    assertEquals(List.of(), c.formation().end().orElseThrow().atFault());
  }

  @Test
  void whoNeverAnsweredIsToBlameBeforeWhoseTroubleIsKnown() {
    c.reserving();
    c.says(2, new Message.Reserved(c.instance(), Solo.facts("10.0.0.2")));
    assertEquals(List.of(tray(3)), atFaultWhenTimeIsUp());
  }

  @Test
  void whoseTroubleIsItsOwnIsToBlameAndNotWhoSpeaksOfIt() {
    c.connecting();
    c.sees(2, View.bad("nvidia-imex says INITIALIZING"));
    c.sees(3, late(tray(2)));
    assertEquals(List.of(tray(2)), atFaultWhenTimeIsUp());
  }

  @Test
  void bothOfAPairAreToBlame() {
    c.connecting();
    c.sees(2, late(tray(2), tray(3)));
    c.sees(3, late(tray(2), tray(3)));
    assertEquals(List.of(tray(2), tray(3)), atFaultWhenTimeIsUp());
  }

  @Test
  void aTrayThatIsCutOffIsOutvoted() {
    c.connecting();
    c.sees(1, late(tray(3)));
    c.sees(2, late(tray(3)));
    c.sees(3, late(tray(1), tray(2)));
    assertEquals(List.of(tray(3)), atFaultWhenTimeIsUp());
  }

  @Test
  void theFewestTraysThatExplainThePairs() {
    Set<TrayId> one = Set.of(tray(1), tray(2));
    assertEquals(List.of(), Blame.pairs(List.of()));
    assertEquals(List.of(tray(1), tray(2)), Blame.pairs(List.of(one, one)));
    assertEquals(
        List.of(tray(1), tray(2), tray(3), tray(4)),
        Blame.pairs(List.of(one, Set.of(tray(3), tray(4)))));
    List<Set<TrayId>> cutOff = new ArrayList<>();
    for (int other : List.of(1, 2, 3, 5, 6)) {
      cutOff.add(Set.of(tray(4), tray(other)));
    }
    assertEquals(List.of(tray(4)), Blame.pairs(cutOff));
    cutOff.add(Set.of(tray(1), tray(2)));
    assertEquals(List.of(tray(1), tray(2), tray(4)), Blame.pairs(cutOff));
  }

  @Test
  void whoDiffersFromTheMajorityOrAllWhereThereIsNone() {
    List<TrayId> three = List.of(tray(1), tray(2), tray(3));
    assertEquals(List.of(tray(2)), Blame.different(three, t -> t.equals(tray(2)) ? "570" : "580"));
    assertEquals(three, Blame.different(three, TrayId::name));
    assertEquals(List.of(), Blame.different(three, _ -> "580"));
  }

  @Test
  void theCallerHearsIt() {
    c.reserving();
    c.refuses(3, Refusal.plain(MemberStep.Step.RESERVE, Code.UNFIT, "no fabric"));
    Optional<Outcome> said = Optional.empty();
    for (int member : List.of(1, 2, 3)) {
      var effects = c.says(member, new Message.Released(c.instance(), false));
      said = answer(effects).or(() -> answer(c.tick(1_000)));
      if (said.isPresent()) {
        break;
      }
    }
    assertEquals(List.of(tray(3)), said.orElseThrow().atFault());
  }
}
