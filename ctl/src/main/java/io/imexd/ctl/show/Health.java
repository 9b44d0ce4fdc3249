package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.proto.Check;
import io.imexd.proto.TrayStatus;
import java.io.IOException;

/**
 * Whether a tray is fit for jobs, as far as that is its own: what is wrong with another tray of its
 * job takes only that one out of service.
 *
 * @param idle no job holds it, and nothing is wrong
 * @param line with the tray's name
 */
public record Health(String tray, boolean good, boolean idle, String state, String line) {
  private static final String READY = "READY";

  /** jobFree: no job is there by the scheduler's word, so none may hold the tray. */
  public static Health of(TrayStatus status, boolean jobFree) {
    String wrong = wrong(status, jobFree);
    boolean good = wrong.isEmpty();
    boolean idle = good && !status.hasHolding();
    String line = status.getTray() + ": " + (good ? "healthy: " + well(status, idle) : wrong);
    return new Health(status.getTray(), good, idle, status.getState(), line);
  }

  /** Empty: nothing is. */
  private static String wrong(TrayStatus status, boolean jobFree) {
    if (!status.getUnfit().isEmpty()) {
      return "unfit: " + status.getUnfit();
    }
    if (!status.getLedger().getTrouble().isEmpty()) {
      return status.getLedger().getTrouble();
    }
    if (!status.getDrained().isEmpty()) {
      return "drained: " + status.getDrained();
    }
    if (status.getState().equals("degraded") && !status.getProcess().getWord().equals(READY)) {
      return "degraded: " + status.getReason();
    }
    for (Check check : status.getAuditList()) {
      if (!check.getOk() && counts(status.getState(), check.getName())) {
        return "audit: "
            + check.getName()
            + ": expected "
            + check.getExpected()
            + ", seen "
            + check.getSeen();
      }
    }
    return jobFree && status.hasHolding()
        ? "held by job "
            + Words.job(status.getHolding().getJob())
            + " since "
            + Words.time(status.getHolding().getSinceMs())
        : "";
  }

  /**
   * A tray that is on its way the audit may have seen half way. One that is degraded may be so by
   * another tray's fault, but its own GPUs' fabric is its own.
   */
  private static boolean counts(String state, String check) {
    return state.equals("free")
        || state.equals("ready")
        || state.equals("degraded") && check.equals("fabric");
  }

  private static String well(TrayStatus status, boolean idle) {
    if (idle) {
      return status.getState() + ", idle by design";
    }
    String state = status.getState() + ", job " + Words.job(status.getHolding().getJob());
    return status.getReason().isEmpty() ? state : state + ": " + status.getReason();
  }

  public void writeTo(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("tray").value(tray);
    json.name("healthy").value(good);
    json.name("idle_by_design").value(idle);
    json.name("state").value(state);
    json.endObject();
  }
}
