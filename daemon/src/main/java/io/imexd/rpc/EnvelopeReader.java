package io.imexd.rpc;

import io.imexd.proto.Envelope;
import io.imexd.protocol.Instance;
import io.imexd.protocol.MemberStep;
import io.imexd.protocol.Message;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Refusal;
import io.imexd.protocol.Timing;
import io.imexd.protocol.TrayId;
import io.imexd.protocol.View;
import java.util.Optional;

/**
 * The reading half of {@link Envelopes}: peers are other imexds, other versions, or whoever reached
 * the port, so nothing is taken unchecked.
 */
final class EnvelopeReader {
  private EnvelopeReader() {}

  static Message read(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case RESERVE, PREPARE, START, CONFIRM, RELEASE -> fromCoordinator(envelope);
      case RESERVED, PREPARED, SEEN, CONFIRMED, NOT_YET, REFUSED, RELEASED -> fromMember(envelope);
      case LEFT, NOTED, ASK, TELL -> fromAny(envelope);
      case JOIN, UNDERWAY, ENDED -> aboutCall(envelope);
      case HELLO -> throw new IllegalArgumentException("a second hello");
      case MESSAGE_NOT_SET ->
          throw new IllegalArgumentException("not a message that this imexd knows");
    };
  }

  private static Message fromCoordinator(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case RESERVE -> {
        var m = envelope.getReserve();
        yield new Message.Reserve(
            Instance.parse(m.getInstance()),
            Fields.job(m.getJob()),
            Fields.members(m.getMembersList()),
            Fields.options(m.getOptions()),
            Fields.timeLeft(m.getTimeLeftMs()));
      }
      case PREPARE -> {
        var m = envelope.getPrepare();
        yield new Message.Prepare(
            Instance.parse(m.getInstance()),
            Fields.domains(m.getDomainsList()),
            Fields.trays(m.getOutsideList()),
            Fields.timeLeft(m.getTimeLeftMs()),
            new Message.Grant(
                Fields.pem("a certificate", m.getCertificate()),
                Fields.pem("an authority", m.getAuthority())));
      }
      case START -> {
        var m = envelope.getStart();
        yield new Message.Start(
            Instance.parse(m.getInstance()), Fields.timeLeft(m.getTimeLeftMs()));
      }
      case CONFIRM -> {
        var m = envelope.getConfirm();
        yield new Message.Confirm(Instance.parse(m.getInstance()), round(m.getRound()));
      }
      default -> {
        var m = envelope.getRelease();
        yield new Message.Release(
            Instance.parse(m.getInstance()),
            Fields.job(m.getJob()),
            m.getCloseRun(),
            m.getAsked(),
            Fields.line("a reason", m.getReason()));
      }
    };
  }

  private static Message fromMember(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case RESERVED -> {
        var m = envelope.getReserved();
        yield new Message.Reserved(
            Instance.parse(m.getInstance()),
            Fields.facts(m.getFacts()),
            Fields.pem("a request", m.getRequest()));
      }
      case PREPARED -> {
        var m = envelope.getPrepared();
        yield new Message.Prepared(
            Instance.parse(m.getInstance()), Fields.digest(m.getMapDigest()));
      }
      case SEEN -> {
        var m = envelope.getSeen();
        yield new Message.Seen(Instance.parse(m.getInstance()), view(m.getView()));
      }
      case CONFIRMED -> {
        var m = envelope.getConfirmed();
        yield new Message.Confirmed(Instance.parse(m.getInstance()), round(m.getRound()));
      }
      case NOT_YET -> {
        var m = envelope.getNotYet();
        yield new Message.NotYet(
            Instance.parse(m.getInstance()),
            round(m.getRound()),
            Fields.line("a reason", m.getReason()));
      }
      case REFUSED -> {
        var m = envelope.getRefused();
        yield new Message.Refused(Instance.parse(m.getInstance()), refusal(m));
      }
      default -> {
        var m = envelope.getReleased();
        yield new Message.Released(Instance.parse(m.getInstance()), m.getHolds());
      }
    };
  }

  private static Message fromAny(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case LEFT ->
          new Message.Left(
              Instance.parse(envelope.getLeft().getInstance()), envelope.getLeft().getRebooted());
      case NOTED -> new Message.Noted(Instance.parse(envelope.getNoted().getInstance()));
      case ASK -> new Message.Ask(Instance.parse(envelope.getAsk().getInstance()));
      default -> {
        var m = envelope.getTell();
        yield new Message.Tell(
            Instance.parse(m.getInstance()),
            Fields.fromWord(Message.Standing.class, m.getStanding()),
            Fields.line("a detail", m.getDetail()));
      }
    };
  }

  private static Message aboutCall(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case JOIN -> {
        var m = envelope.getJoin();
        yield new Message.Join(
            call(m.getCall()),
            Fields.job(m.getJob()),
            Fields.members(m.getMembersList()),
            Fields.options(m.getOptions()),
            Fields.timeLeft(m.getTimeLeftMs()));
      }
      case UNDERWAY -> {
        var m = envelope.getUnderway();
        yield new Message.Underway(call(m.getCall()), Fields.steps(m.getMembersList()));
      }
      default -> {
        var m = envelope.getEnded();
        yield new Message.Ended(call(m.getCall()), outcome(m));
      }
    };
  }

  private static String call(String id) {
    Fields.require(!id.isEmpty(), "the id of a call is empty");
    return Fields.word("the id of a call", id);
  }

  private static int round(int wire) {
    return Fields.count("a round", wire);
  }

  private static View view(io.imexd.proto.View wire) {
    return new View(
        wire.getGood(),
        Fields.line("a detail", wire.getDetail()),
        Fields.digest(wire.getMapDigest()),
        wire.getFatal(),
        Fields.trays(wire.getAtFaultList()));
  }

  private static Refusal refusal(io.imexd.proto.Refused wire) {
    Optional<Refusal.Holder> holder =
        wire.hasHolder()
            ? Optional.of(
                new Refusal.Holder(
                    Fields.job(wire.getHolder()),
                    Instance.parse(wire.getHolderInstance()),
                    wire.getHolderConfirmed(),
                    new TrayId(wire.getHolderCoordinator())))
            : Optional.empty();
    return new Refusal(
        Fields.fromWord(MemberStep.Step.class, wire.getStep()),
        Fields.code(wire.getCode()),
        wire.getWait(),
        wire.getOver(),
        Fields.line("a reason", wire.getReason()),
        holder);
  }

  private static Timing timing(io.imexd.proto.Timing wire) {
    return new Timing(
        (long) wire.getReserveMs(),
        (long) wire.getPrepareMs(),
        (long) wire.getStartMs(),
        (long) wire.getImexMs(),
        (long) wire.getConfirmMs());
  }

  private static Outcome outcome(io.imexd.proto.Ended wire) {
    var result = wire.getResult();
    Optional<Outcome.Formed> formed =
        result.getInstance().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Outcome.Formed(
                    Instance.parse(result.getInstance()),
                    Fields.job(result.getJob()),
                    Fields.domains(result.getDomainsList()),
                    Fields.trays(result.getOutsideList()),
                    timing(result.getTiming())));
    return new Outcome(
        Fields.code(wire.getCode()),
        Fields.line("a line", wire.getLine()),
        formed,
        Fields.steps(result.getMembersList()),
        Optional.empty(),
        Fields.trays(result.getAtFaultList()));
  }
}
