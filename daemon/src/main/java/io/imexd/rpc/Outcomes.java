package io.imexd.rpc;

import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.LeaveResult;
import io.imexd.proto.Progress;
import io.imexd.proto.ReleaseResult;
import io.imexd.protocol.Code;
import io.imexd.protocol.MemberStep;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Timing;
import java.util.List;

/** What the core decided, in the words of the control socket. */
public final class Outcomes {
  private Outcomes() {}

  /**
   * The answer to a call of that kind: with a body for ensure, leave and release, else the code and
   * the line alone.
   */
  public static io.imexd.proto.Outcome toWire(Outcome outcome, CallCase call) {
    io.imexd.proto.Outcome.Builder wire = plain(outcome.code(), outcome.line()).toBuilder();
    switch (call) {
      case ENSURE -> wire.setEnsure(ensured(outcome));
      case LEAVE -> outcome.ended().ifPresent(ended -> wire.setLeave(left(ended)));
      case RELEASE -> outcome.ended().ifPresent(ended -> wire.setRelease(released(ended)));
      case PROLOG,
          EPILOG,
          TASK,
          WHY,
          STATUS,
          LIST,
          TRAYS,
          VERIFY,
          DRAIN,
          RESUME,
          RELOAD,
          VERSION,
          HISTORY,
          DOCTOR,
          METRICS,
          CALL_NOT_SET -> {}
    }
    return wire.build();
  }

  /** An answer that is said in one line. */
  public static io.imexd.proto.Outcome plain(Code code, String line) {
    return io.imexd.proto.Outcome.newBuilder()
        .setCode(Fields.toWire(code))
        .setLine(Fields.toLine(line))
        .build();
  }

  public static Progress progress(List<MemberStep> members) {
    return Progress.newBuilder().addAllMembers(Fields.toWire(members)).build();
  }

  static EnsureResult ensured(Outcome outcome) {
    EnsureResult.Builder wire =
        EnsureResult.newBuilder()
            .setNothingToDo(outcome.code() == Code.DONE && outcome.formed().isEmpty())
            .addAllMembers(Fields.toWire(outcome.members()))
            .addAllAtFault(Fields.names(outcome.atFault()));
    outcome
        .formed()
        .ifPresent(formed ->
            wire.setJob(Fields.toWire(formed.job()))
                .setInstance(formed.instance().toString())
                .addAllDomains(formed.domains().stream().map(Fields::toWire).toList())
                .addAllOutside(Fields.names(formed.outside()))
                .setTiming(timing(formed.timing())));
    return wire.build();
  }

  private static io.imexd.proto.Timing timing(Timing took) {
    return io.imexd.proto.Timing.newBuilder()
        .setReserveMs(took.reserve())
        .setPrepareMs(took.prepare())
        .setStartMs(took.start())
        .setImexMs(took.imex())
        .setConfirmMs(took.confirm())
        .build();
  }

  private static LeaveResult left(Outcome.Ended ended) {
    return LeaveResult.newBuilder()
        .setNothingToDo(ended.instance().isEmpty())
        .setInstance(ended.instance().map(Object::toString).orElse(""))
        .setJob(Fields.toWire(ended.job()))
        .build();
  }

  private static ReleaseResult released(Outcome.Ended ended) {
    return ReleaseResult.newBuilder()
        .setNothingToDo(ended.instance().isEmpty())
        .setInstance(ended.instance().map(Object::toString).orElse(""))
        .addAllReleased(Fields.names(ended.released()))
        .addAllSilent(Fields.names(ended.silent()))
        .build();
  }
}
