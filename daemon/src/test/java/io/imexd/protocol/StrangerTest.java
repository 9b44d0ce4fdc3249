package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static io.imexd.protocol.Solo.I;
import static io.imexd.protocol.Solo.JOB;
import static io.imexd.protocol.Solo.OTHER;
import static io.imexd.protocol.Solo.to;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What t04 says to t02 about a job of t01 to t03, or a member that is not its coordinator says in
 * the coordinator's place.
 */
class StrangerTest {
  private static final int STRANGER = 4;

  static Stream<Arguments> messages() {
    List<Message> messages =
        List.of(
            new Message.Reserve(I, JOB, trays(1, 3), Options.NONE, 900_000),
            new Message.Reserve(I, JOB, trays(2, 4), Options.NONE, 900_000),
            Solo.prepare(900_000),
            new Message.Start(I, 900_000),
            new Message.Confirm(I, 1),
            Solo.release(false, false),
            Solo.release(true, true),
            new Message.Reserved(I, Solo.facts("10.0.0.4")),
            new Message.Refused(
                I, Refusal.plain(MemberStep.Step.RESERVE, Code.UNFIT, "says a stranger")),
            new Message.Released(I, false),
            new Message.Left(I, false),
            new Message.Left(I, true),
            new Message.Noted(I),
            new Message.Ask(I),
            new Message.Tell(I, Message.Standing.OVER, ""),
            new Message.Tell(I, Message.Standing.REBOOTED, ""),
            new Message.Tell(I, Message.Standing.DEGRADED, "x"));
    return messages.stream()
        .flatMap(m ->
            Stream.of(
                Arguments.of("reserved", (UnaryOperator<Solo>) Solo::reserved, m),
                Arguments.of("prepared", (UnaryOperator<Solo>) Solo::prepared, m),
                Arguments.of("started", (UnaryOperator<Solo>) Solo::seesAllWell, m),
                Arguments.of("confirmed", (UnaryOperator<Solo>) Solo::confirmed, m),
                Arguments.of("leaving", (UnaryOperator<Solo>) Solo::leaving, m)));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("messages")
  void isNotHeardButReported(String state, UnaryOperator<Solo> bring, Message message) {
    Solo t = bring.apply(new Solo(2));
    State before = t.state;
    List<Effect> effects = t.hears(STRANGER, message);
    assertEquals(
        List.of(
            new Effect.Report(
                tray(STRANGER),
                message,
                before.durable().holding().membershipIfAny().orElseThrow())),
        effects,
        "no answer and no deed");
    assertEquals(before, t.state);
  }

  static Stream<Message> coordinatorsMessages() {
    return Stream.of(
        new Message.Reserve(I, JOB, trays(1, 3), Options.NONE, 900_000),
        Solo.prepare(900_000),
        new Message.Start(I, 900_000),
        new Message.Confirm(I, 1));
  }

  @ParameterizedTest
  @MethodSource("coordinatorsMessages")
  void anotherMemberIsNotTheCoordinator(Message message) {
    Solo t = new Solo(2).reserved();
    State before = t.state;
    assertTrue(t.hears(3, message).stream().allMatch(e -> e instanceof Effect.Report));
    assertEquals(before, t.state);
  }

  @Test
  void membersAreSettledByTheFirstReserve() {
    Solo t = new Solo(2).reserved();
    State before = t.state;
    Message other = new Message.Reserve(I, JOB, trays(1, 4), Options.NONE, 900_000);
    assertInstanceOf(Effect.Report.class, t.hears(1, other).getFirst());
    assertEquals(before, t.state);
  }

  @Test
  void itsReleaseOfWhatIsNotHeldYetDoesNotKeepTheJobOut() {
    Solo t = new Solo(2);
    t.hears(STRANGER, Solo.release(true, true));
    assertEquals(
        List.of(to(1, new Message.Reserved(I, Solo.facts("10.0.0.2")))),
        t.hears(1, Solo.reserve(10_000)));
    assertInstanceOf(Holding.Reserved.class, t.holding());
  }

  @Test
  void itsReleaseDoesNotCloseTheRunOfAJobThatItIsNotIn() {
    Solo t = new Solo(2);
    t.hears(STRANGER, new Message.Release(OTHER, JOB, true, true, "closed by a stranger"));
    t.hears(1, Solo.reserve(10_000));
    assertInstanceOf(Holding.Reserved.class, t.holding());
  }

  @Test
  void aMembersReleaseOfWhatIsNotHeldYetDoes() {
    Solo t = new Solo(2);
    t.hears(STRANGER, Solo.release(false, false));
    t.hears(3, Solo.release(true, true));
    Effect answer = t.hears(1, Solo.reserve(10_000)).getFirst();
    assertInstanceOf(Message.Refused.class, assertInstanceOf(Effect.Send.class, answer).message());
    assertEquals(new Holding.Free(), t.holding());
  }

  @Test
  void itDoesNotTurnLeftIntoOver() {
    Solo t = new Solo(2).leaving();
    t.happen(new Event.Stopped(I, true));
    Tombstone left = t.stone(I).orElseThrow();
    assertEquals(List.of(), t.hears(STRANGER, Solo.release(true, true)));
    assertEquals(Optional.of(left), t.stone(I));
  }

  @Test
  void itLearnsNothingOfAnInstanceThatEnded() {
    Solo t = new Solo(2).leaving();
    t.happen(new Event.Stopped(I, true));
    t.hears(1, Solo.release(false, true));
    assertEquals(
        List.of(to(STRANGER, new Message.Tell(I, Message.Standing.LEFT, ""))),
        t.hears(STRANGER, new Message.Ask(I)));
    Effect toMember = t.hears(3, new Message.Ask(I)).getFirst();
    assertEquals(
        Message.Standing.OVER, ((Message.Tell) ((Effect.Send) toMember).message()).standing());
  }

  @Test
  void itDoesNotPushOutWhatOthersTold() {
    Solo t = new Solo(2);
    t.hears(3, Solo.release(true, true));
    for (int i = 0; i < 2 * Settings.TOMBSTONES_MAX; i++) {
      t.hears(
          STRANGER,
          new Message.Release(new Instance(7, i), job("x" + i, "1"), true, true, "flood"));
    }
    assertTrue(t.stone(I).isPresent());
    assertTrue(t.state.durable().tombstones().size() < 60, "bounded by teller");
  }

  @Test
  void itCannotHaveAJobFormedThatItIsNotIn() {
    Solo t = new Solo(1);
    Message.Join join = new Message.Join("t04-1", JOB, trays(1, 3), Options.NONE, 10_000);
    Effect answer = t.hears(STRANGER, join).getFirst();
    assertInstanceOf(Message.Ended.class, assertInstanceOf(Effect.Send.class, answer).message());
    assertTrue(t.state.formations().isEmpty());
  }

  @Test
  void aReleaseIsNotCarriedOutWhereItIsNoMember() {
    Solo t = new Solo(STRANGER);
    List<Effect> effects =
        t.happen(
            new Event.ReleaseCalled("c", JOB, Optional.of(I), trays(1, 3), tray(STRANGER), 1_000));
    assertEquals(1, effects.size());
    assertEquals(
        Code.USAGE, assertInstanceOf(Effect.Answer.class, effects.getFirst()).outcome().code());
    assertTrue(t.state.durable().tombstones().isEmpty());
  }
}
