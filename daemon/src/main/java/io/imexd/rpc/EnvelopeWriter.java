package io.imexd.rpc;

import io.imexd.proto.Envelope;
import io.imexd.protocol.Message;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Refusal;
import io.imexd.protocol.View;

/** The writing half of {@link Envelopes}: one case for each message, none can be forgotten. */
final class EnvelopeWriter {
  private EnvelopeWriter() {}

  static void write(Message message, Envelope.Builder to) {
    switch (message) {
      case Message.Reserve m ->
          to.getReserveBuilder()
              .setInstance(m.instance().toString())
              .setJob(Fields.toWire(m.job()))
              .addAllMembers(Fields.names(m.members()))
              .setOptions(Fields.toWire(m.options()))
              .setTimeLeftMs(Fields.toTimeLeft(m.timeLeftMillis()));
      case Message.Prepare m ->
          to.getPrepareBuilder()
              .setInstance(m.instance().toString())
              .addAllDomains(m.domains().stream().map(Fields::toWire).toList())
              .addAllOutside(Fields.names(m.outside()))
              .setTimeLeftMs(Fields.toTimeLeft(m.timeLeftMillis()))
              .setCertificate(m.grant().certificate())
              .setAuthority(m.grant().authority());
      case Message.Start m ->
          to.getStartBuilder()
              .setInstance(m.instance().toString())
              .setTimeLeftMs(Fields.toTimeLeft(m.timeLeftMillis()));
      case Message.Confirm m ->
          to.getConfirmBuilder().setInstance(m.instance().toString()).setRound(m.round());
      case Message.Release m ->
          to.getReleaseBuilder()
              .setInstance(m.instance().toString())
              .setJob(Fields.toWire(m.job()))
              .setCloseRun(m.closesRun())
              .setAsked(m.asked())
              .setReason(Fields.toLine(m.reason()));
      case Message.Reserved m ->
          to.getReservedBuilder()
              .setInstance(m.instance().toString())
              .setFacts(Fields.toWire(m.facts()))
              .setRequest(m.request());
      case Message.Prepared m ->
          to.getPreparedBuilder().setInstance(m.instance().toString()).setMapDigest(m.mapDigest());
      case Message.Seen m ->
          to.getSeenBuilder().setInstance(m.instance().toString()).setView(view(m.view()));
      case Message.Confirmed m ->
          to.getConfirmedBuilder().setInstance(m.instance().toString()).setRound(m.round());
      case Message.NotYet m ->
          to.getNotYetBuilder()
              .setInstance(m.instance().toString())
              .setRound(m.round())
              .setReason(Fields.toLine(m.reason()));
      case Message.Refused m -> to.setRefused(refused(m));
      case Message.Released m ->
          to.getReleasedBuilder().setInstance(m.instance().toString()).setHolds(m.holds());
      case Message.Left m ->
          to.getLeftBuilder().setInstance(m.instance().toString()).setRebooted(m.rebooted());
      case Message.Noted m -> to.getNotedBuilder().setInstance(m.instance().toString());
      case Message.Ask m -> to.getAskBuilder().setInstance(m.instance().toString());
      case Message.Tell m ->
          to.getTellBuilder()
              .setInstance(m.instance().toString())
              .setStanding(Fields.toWord(m.standing()))
              .setDetail(Fields.toLine(m.detail()));
      case Message.Join m ->
          to.getJoinBuilder()
              .setCall(m.call())
              .setJob(Fields.toWire(m.job()))
              .addAllMembers(Fields.names(m.members()))
              .setOptions(Fields.toWire(m.options()))
              .setTimeLeftMs(Fields.toTimeLeft(m.timeLeftMillis()));
      case Message.Underway m ->
          to.getUnderwayBuilder().setCall(m.call()).addAllMembers(Fields.toWire(m.members()));
      case Message.Ended m -> to.setEnded(ended(m.call(), m.outcome()));
    }
  }

  private static io.imexd.proto.View view(View view) {
    return io.imexd.proto.View.newBuilder()
        .setGood(view.good())
        .setDetail(Fields.toLine(view.detail()))
        .setMapDigest(view.mapDigest())
        .setFatal(view.fatal())
        .addAllAtFault(Fields.names(view.atFault()))
        .build();
  }

  private static io.imexd.proto.Refused refused(Message.Refused message) {
    Refusal refusal = message.refusal();
    io.imexd.proto.Refused.Builder wire =
        io.imexd.proto.Refused.newBuilder()
            .setInstance(message.instance().toString())
            .setStep(refusal.step().word())
            .setCode(Fields.toWire(refusal.code()))
            .setWait(refusal.waits())
            .setOver(refusal.over())
            .setReason(Fields.toLine(refusal.reason()));
    refusal
        .holder()
        .ifPresent(holder ->
            wire.setHolder(Fields.toWire(holder.job()))
                .setHolderInstance(holder.instance().toString())
                .setHolderConfirmed(holder.confirmed())
                .setHolderCoordinator(holder.coordinator().name()));
    return wire.build();
  }

  /** An ensure's outcome; what a leave or release ended is never answered between trays. */
  private static io.imexd.proto.Ended ended(String call, Outcome outcome) {
    return io.imexd.proto.Ended.newBuilder()
        .setCall(call)
        .setCode(Fields.toWire(outcome.code()))
        .setLine(Fields.toLine(outcome.line()))
        .setResult(Outcomes.ensured(outcome))
        .build();
  }
}
