package io.imexd.rpc;

import io.imexd.observe.RateLimited;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.protocol.Code;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Which requests get as far as the daemon's own logic. */
final class ControlGate {
  private static final Logger LOG = Logger.getLogger(ControlGate.class.getName());
  private static final long LOG_INTERVAL_MILLIS = 10_000;

  private final ControlAccess access;
  private final ControlLimits limits;
  private final ControlHandler handler;
  private final LongSupplier monotonicMillis;
  private final RateLimited refusals = new RateLimited(LOG, LOG_INTERVAL_MILLIS);

  ControlGate(
      ControlAccess access,
      ControlLimits limits,
      ControlHandler handler,
      LongSupplier monotonicMillis) {
    this.access = access;
    this.limits = limits;
    this.handler = handler;
    this.monotonicMillis = monotonicMillis;
  }

  ControlAccess access() {
    return access;
  }

  ControlHandler handler() {
    return handler;
  }

  /** The answer to a request that is not to be carried out, or null. */
  @Nullable Outcome refusal(ControlRequest request, Caller caller) {
    if (request.getCallCase() == ControlRequest.CallCase.CALL_NOT_SET) {
      return Outcomes.plain(
          Code.USAGE, "this imexd does not know that call: imexctl is of another version");
    }
    if (ControlAccess.changes(request.getCallCase()) && !caller.mayChange()) {
      return Outcomes.plain(Code.NOT_PERMITTED, access.refusal(caller, request.getCallCase()));
    }
    int nodes = Math.max(request.getEnsure().getNodesCount(), request.getTrays().getNodesCount());
    if (nodes > limits.nodesMax()) {
      return Outcomes.plain(
          Code.USAGE, nodes + " nodes are named, at most " + limits.nodesMax() + " are possible");
    }
    return null;
  }

  void refused(Caller caller, String why) {
    refusals.warning(
        monotonicMillis.getAsLong(),
        "dropped a control connection of " + caller.name() + ": " + why);
  }

  void failed(ControlRequest request, RuntimeException failure) {
    LOG.log(Level.SEVERE, "failed on a call: " + Fields.toWord(request.getCallCase()), failure);
  }
}
