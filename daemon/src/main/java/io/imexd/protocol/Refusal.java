package io.imexd.protocol;

import java.util.Optional;

/**
 * Why a tray said no.
 *
 * @param code what the caller is told when this ends the call
 * @param waits asking again within the deadline may help: the holder is only Reserved, Leaving, or
 *     another run of the job
 * @param over the tray does not hold the instance, and never will again
 * @param holder who holds the tray, when that is the reason
 */
public record Refusal(
    MemberStep.Step step,
    Code code,
    boolean waits,
    boolean over,
    String reason,
    Optional<Holder> holder) {

  /** Who holds a tray. */
  public record Holder(JobKey job, Instance instance, boolean confirmed, TrayId coordinator) {}

  public static Refusal plain(MemberStep.Step step, Code code, String reason) {
    return new Refusal(step, code, false, false, reason, Optional.empty());
  }

  static Refusal over(MemberStep.Step step, Code code, String reason) {
    return new Refusal(step, code, false, true, reason, Optional.empty());
  }
}
