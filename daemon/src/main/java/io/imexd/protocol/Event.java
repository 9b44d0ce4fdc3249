package io.imexd.protocol;

import java.util.List;
import java.util.Optional;

/** All that can happen to a daemon. */
public sealed interface Event {

  /** imexd has started and read its ledger; the first event of every life. */
  record Began() implements Event {}

  /** Time has passed; sent no later than {@link Node#wakeAtMillis}. */
  record Tick() implements Event {}

  record Delivered(TrayId from, Message message) implements Event {}

  /** A message could not be handed to a peer; reason is one line without the tray's name. */
  record Unreachable(TrayId tray, String reason) implements Event {}

  /** What is true of this tray now; always fresh when a Reserve is delivered. */
  record FactsRead(Facts facts) implements Event {}

  // nvidia-imex, reported by its supervisor.

  /** The files of an instance are written; trouble is empty when all went well. */
  record Rendered(Instance instance, String trouble) implements Event {}

  record Launched(Instance instance, Proc process) implements Event {}

  /** What the probes see now; sent when it changed. */
  record Observed(Instance instance, View view) implements Event {}

  /** nvidia-imex ended by itself or could not be started; how is one line. */
  record Exited(Instance instance, String how) implements Event {}

  /** It ended too often: it is not started again. */
  record GaveUp(Instance instance, String reason) implements Event {}

  /**
   * Nothing of the instance runs any more and its files are gone. clean: it ended within its time,
   * without SIGKILL.
   */
  record Stopped(Instance instance, boolean clean) implements Event {}

  /** nvidia-imex was brought up alone and down again after an unclean end. */
  record Cured(String trouble) implements Event {}

  /** The site's job probe has answered: is the job known to be gone? */
  record JobProbed(JobKey job, boolean gone) implements Event {}

  // The ledger.

  /**
   * The last decision could not be written and has not happened; an empty reason: writing works
   * again.
   */
  record WriteFailed(String reason) implements Event {}

  // Calls on the control socket; call is unique.

  record EnsureCalled(
      String call, JobKey job, List<TrayId> nodes, Options options, long timeLeftMillis)
      implements Event {}

  record LeaveCalled(String call, JobKey job, Optional<Instance> instance, long timeLeftMillis)
      implements Event {}

  /**
   * members: all trays that may hold the job, found by who handed the call in; this tray is one of
   * them. on: the tray where it was called, which need not be a member.
   */
  record ReleaseCalled(
      String call,
      JobKey job,
      Optional<Instance> instance,
      List<TrayId> members,
      TrayId on,
      long timeLeftMillis)
      implements Event {}

  record DrainCalled(String call, String reason) implements Event {}

  /**
   * troubles: what still speaks against it (an unreadable ledger, a foreign nvidia-imex), empty
   * when nothing does.
   */
  record ResumeCalled(String call, String troubles) implements Event {}

  /** The caller has gone away. */
  record CallDropped(String call) implements Event {}
}
