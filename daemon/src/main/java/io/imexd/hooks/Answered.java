package io.imexd.hooks;

import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import io.imexd.rpc.ControlReplies;
import java.util.function.Consumer;

/** The way back to a caller, with something to be done about the outcome first. */
record Answered(ControlReplies to, Consumer<Outcome> then) implements ControlReplies {
  @Override
  public void progress(Progress progress) {
    to.progress(progress);
  }

  @Override
  public void outcome(Outcome outcome) {
    then.accept(outcome);
  }

  @Override
  public void onClosed(Runnable action) {
    to.onClosed(action);
  }
}
