package io.imexd.node;

import io.imexd.proto.ControlRequest.CallCase;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.ReleaseResult;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.MemberStep;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Timing;
import io.imexd.rpc.ControlReplies;
import io.imexd.rpc.Outcomes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Calls from the control socket that wait for the core's answer, and the last answers, for why. On
 * the event loop only.
 */
final class Calls {
  private static final Logger LOG = Logger.getLogger(Calls.class.getName());
  private static final int REMEMBERED_MAX = 256;

  private record Waiting(CallCase kind, JobKey job, ControlReplies replies, long sinceMillis) {}

  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Map<JobKey, Outcome> last =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobKey, Outcome> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };
  private final Time time;
  private final AuditTrail audit;
  private final String tray;
  private final long life;
  private long number;

  Calls(String tray, Time time, AuditTrail audit, long life) {
    this.tray = tray;
    this.time = time;
    this.audit = audit;
    this.life = life;
  }

  /** A name for a call that no other call of the rack has. */
  String open(CallCase kind, JobKey job, ControlReplies replies) {
    return open(kind, job, replies, nowMillis());
  }

  /** sinceMillis: when it came, on the clock of {@link #nowMillis}. */
  String open(CallCase kind, JobKey job, ControlReplies replies, long sinceMillis) {
    String call = tray + "-" + Long.toHexString(life) + "-" + ++number;
    waiting.put(call, new Waiting(kind, job, replies, sinceMillis));
    return call;
  }

  long nowMillis() {
    return time.millis();
  }

  boolean drop(String call) {
    return waiting.remove(call) != null;
  }

  void answer(String call, Outcome outcome, WriteShares shares, ReleaseShares releases) {
    Waiting w = waiting.remove(call);
    if (w == null) {
      return;
    }
    if (w.kind() == CallCase.ENSURE) {
      last.remove(w.job());
      last.put(w.job(), outcome);
    }
    long tookMillis = time.millis() - w.sinceMillis();
    LOG.info(
        "call "
            + w.kind().name().toLowerCase(java.util.Locale.ROOT)
            + " after "
            + tookMillis
            + " ms: exit "
            + outcome.code().number()
            + ": "
            + outcome.line());
    audit.answered(w.kind(), w.job(), outcome, tookMillis);
    io.imexd.proto.Outcome wire = Outcomes.toWire(outcome, w.kind());
    w.replies()
        .outcome(
            w.kind() == CallCase.RELEASE
                ? released(wire, outcome, tookMillis, releases)
                : timed(wire, outcome, shares));
  }

  private static io.imexd.proto.Outcome released(
      io.imexd.proto.Outcome wire, Outcome outcome, long tookMillis, ReleaseShares releases) {
    Optional<Instance> instance = outcome.ended().flatMap(Outcome.Ended::instance);
    if (instance.isEmpty()) {
      return wire;
    }
    ReleaseShares.Share share = releases.of(instance.get());
    ReleaseResult.Builder result =
        wire.getRelease().toBuilder()
            .setReleaseMs(Math.max(0, tookMillis - share.stopMillis()))
            .setImexMs(share.stopMillis())
            .setReleaseWriteMs(share.writeMicros() / 1000.0);
    return wire.toBuilder().setRelease(result).build();
  }

  private static io.imexd.proto.Outcome timed(
      io.imexd.proto.Outcome wire, Outcome outcome, WriteShares shares) {
    Optional<Outcome.Formed> formed = outcome.formed().filter(f -> !f.timing().equals(Timing.NONE));
    if (formed.isEmpty()) {
      return wire;
    }
    WriteShares.Share share = shares.of(formed.get().instance());
    EnsureResult result =
        wire.getEnsure().toBuilder()
            .setTiming(
                wire.getEnsure().getTiming().toBuilder()
                    .setReserveWriteMs(share.reserve() / 1000.0)
                    .setConfirmWriteMs(share.confirm() / 1000.0))
            .build();
    return wire.toBuilder().setEnsure(result).build();
  }

  void progress(String call, List<MemberStep> members) {
    Waiting w = waiting.get(call);
    if (w != null) {
      w.replies().progress(Outcomes.progress(members));
    }
  }

  /** How the last ensure that was called here for such a job ended. */
  Optional<Outcome> last(JobKey wanted) {
    Outcome found = null;
    for (Map.Entry<JobKey, Outcome> e : last.entrySet()) {
      if (wanted.covers(e.getKey())) {
        found = e.getValue();
      }
    }
    return Optional.ofNullable(found);
  }

  int waiting() {
    return waiting.size();
  }
}
