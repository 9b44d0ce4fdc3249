package io.imexd.rpc;

import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;

/**
 * The way back to one caller. May be used from any thread; nothing blocks and nothing throws when
 * the caller has gone.
 */
public interface ControlReplies {
  /**
   * Shows where the members stand; dropped when the caller does not read, for the next one says
   * more.
   */
  void progress(Progress progress);

  /** Ends the call; only the first counts. */
  void outcome(Outcome outcome);

  /** Run once, on the network's thread, if the caller goes away before the outcome. */
  void onClosed(Runnable action);
}
