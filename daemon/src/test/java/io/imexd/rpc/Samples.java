package io.imexd.rpc;

import io.imexd.protocol.Code;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.MemberStep;
import io.imexd.protocol.Message;
import io.imexd.protocol.Options;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Refusal;
import io.imexd.protocol.Timing;
import io.imexd.protocol.TrayId;
import io.imexd.protocol.View;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One message of each kind, with every field set; a test compares the kinds with those of the
 * protocol.
 */
final class Samples {
  static final Instance INSTANCE = new Instance(0xfedcba9876543210L, 42);
  static final JobKey JOB = new JobKey("rack7", "4711_3", "1730000000");
  static final TrayId T01 = new TrayId("t01");
  static final TrayId T02 = new TrayId("t02");
  static final Options OPTIONS = new Options(new Options.Owner(true, 4_294_967_294L, 100), true);

  private Samples() {}

  static List<Message> all() {
    return List.of(
        of(Message.Reserve.class),
        of(Message.Prepare.class),
        of(Message.Start.class),
        of(Message.Confirm.class),
        of(Message.Release.class),
        of(Message.Reserved.class),
        of(Message.Prepared.class),
        of(Message.Seen.class),
        of(Message.Confirmed.class),
        of(Message.NotYet.class),
        of(Message.Refused.class),
        of(Message.Released.class),
        of(Message.Left.class),
        of(Message.Noted.class),
        of(Message.Ask.class),
        of(Message.Tell.class),
        of(Message.Join.class),
        of(Message.Underway.class),
        of(Message.Ended.class));
  }

  static Message of(Class<? extends Message> kind) {
    return switch (kind.getSimpleName()) {
      case "Reserve" -> new Message.Reserve(INSTANCE, JOB, List.of(T01, T02), OPTIONS, 59_999);
      case "Prepare" ->
          new Message.Prepare(INSTANCE, List.of(domain(2)), List.of(new TrayId("t03")), 1);
      case "Start" -> new Message.Start(INSTANCE, 86_400_000);
      case "Confirm" -> new Message.Confirm(INSTANCE, 7);
      case "Release" -> new Message.Release(INSTANCE, JOB, true, true, "scancel by root");
      case "Reserved" -> new Message.Reserved(INSTANCE, facts());
      case "Prepared" -> new Message.Prepared(INSTANCE, domain(2).mapDigest());
      case "Seen" ->
          new Message.Seen(
              INSTANCE, new View(false, "t02: not READY", domain(2).mapDigest(), true));
      case "Confirmed" -> new Message.Confirmed(INSTANCE, Integer.MAX_VALUE);
      case "NotYet" -> new Message.NotYet(INSTANCE, 3, "t01 -> t02 NEVER_CONNECTED");
      case "Refused" -> new Message.Refused(INSTANCE, refusal());
      case "Released" -> new Message.Released(INSTANCE, true);
      case "Left" -> new Message.Left(INSTANCE, true);
      case "Noted" -> new Message.Noted(INSTANCE);
      case "Ask" -> new Message.Ask(INSTANCE);
      case "Tell" -> new Message.Tell(INSTANCE, Message.Standing.DEGRADED, "nvidia-imex ended");
      case "Join" -> new Message.Join("t02/17#3", JOB, List.of(T01, T02), OPTIONS, 60_000);
      case "Underway" -> new Message.Underway("t02/17#3", steps(2));
      case "Ended" -> new Message.Ended("t02/17#3", outcome(2));
      default -> throw new IllegalArgumentException(kind + " has no sample");
    };
  }

  static Refusal refusal() {
    return new Refusal(
        MemberStep.Step.RESERVE,
        Code.HELD,
        true,
        true,
        "held by 4711",
        Optional.of(new Refusal.Holder(JOB, new Instance(1, 2), true, new TrayId("t01"))));
  }

  static Facts facts() {
    return new Facts(
        Facts.Fabric.COMPLETED,
        "8f0c.32766",
        "10.0.0.1",
        "580.95.05",
        "580.95.05",
        "nvidia-imex had to be killed");
  }

  static Outcome outcome(int members) {
    var formed =
        new Outcome.Formed(
            INSTANCE,
            JOB,
            List.of(domain(members)),
            List.of(new TrayId("t9999")),
            new Timing(1, 2, 3, 4, 5));
    return Outcome.formed("formed in 40 ms", formed).withMembers(steps(members));
  }

  static List<MemberStep> steps(int members) {
    return trays(members).stream()
        .map(t -> new MemberStep(t, MemberStep.Step.CONNECT, "waits for READY"))
        .toList();
  }

  static List<TrayId> trays(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new TrayId("rack-a-tray-%04d".formatted(i)))
        .toList();
  }

  static Domain domain(int members) {
    return new Domain(
        "8f0c1c64-0000-4000-8000-000000000001.32766",
        trays(members),
        IntStream.range(0, members).mapToObj(i -> "10.127." + i / 256 + "." + i % 256).toList());
  }
}
