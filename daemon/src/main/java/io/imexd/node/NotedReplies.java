package io.imexd.node;

import io.imexd.proto.Code;
import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import io.imexd.rpc.ControlReplies;

/** Adds a note to the line of an ensure that formed something. */
record NotedReplies(ControlReplies replies, String note) implements ControlReplies {
  @Override
  public void progress(Progress progress) {
    replies.progress(progress);
  }

  @Override
  public void outcome(Outcome outcome) {
    boolean formed = outcome.getCode() == Code.DONE && !outcome.getEnsure().getNothingToDo();
    replies.outcome(
        formed ? outcome.toBuilder().setLine(outcome.getLine() + "; " + note).build() : outcome);
  }

  @Override
  public void onClosed(Runnable action) {
    replies.onClosed(action);
  }
}
