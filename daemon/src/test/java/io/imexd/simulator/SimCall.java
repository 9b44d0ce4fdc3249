package io.imexd.simulator;

import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.ControlReplies;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call of imexctl on a tray, from the moment it was made to its end. */
final class SimCall implements ControlReplies {
  /** What is asked for. */
  enum Kind {
    ENSURE,
    LEAVE,
    RELEASE,
    DRAIN,
    RESUME,
    STATUS
  }

  /** How it stands. */
  enum End {
    OPEN,
    ANSWERED,
    /** imexd ended before it answered. */
    LOST,
    /** The caller has gone away. */
    GONE
  }

  final Kind kind;
  final SimTray tray;
  final JobKey job;
  final List<TrayId> nodes;
  final Optional<Instance> instance;
  final long deadlineMillis;
  final long madeMicros;
  private final SimRack rack;
  private final long frozenBeforeMicros;
  private End end = End.OPEN;
  private long endMicros = Long.MAX_VALUE;
  private @Nullable Outcome outcome;
  private Runnable closed = () -> {};
  private Runnable then = () -> {};

  SimCall(
      Kind kind,
      SimTray tray,
      JobKey job,
      List<TrayId> nodes,
      Optional<Instance> instance,
      long deadlineMillis) {
    this.kind = kind;
    this.tray = tray;
    this.job = job;
    this.nodes = nodes;
    this.instance = instance;
    this.deadlineMillis = deadlineMillis;
    rack = tray.rack;
    madeMicros = rack.nowMicros();
    // What is left of a stop that goes on counts as well.
    frozenBeforeMicros =
        tray.frozenMicros() - Math.max(0, tray.frozenUntilMicros() - rack.nowMicros());
  }

  End end() {
    return end;
  }

  @Nullable Outcome answer() {
    return outcome;
  }

  /** Run once when it has ended, whatever way. */
  void then(Runnable action) {
    then = action;
  }

  /** Until when it may have had an effect. */
  long endMicros() {
    return endMicros;
  }

  /** How long it has been open while its imexd was able to work. */
  long openMicros() {
    long until = Math.min(endMicros, rack.nowMicros());
    return until - madeMicros - (tray.frozenMicros() - frozenBeforeMicros);
  }

  @Override
  public void progress(Progress progress) {}

  @Override
  public void outcome(Outcome last) {
    Life life = tray.lifeSoFar();
    if (life != null) {
      life.cross(Tally.KILLED_BEFORE_ANSWER, () -> "before it answers " + this);
    }
    if (end == End.ANSWERED) {
      rack.promises.answeredTwice(this);
    }
    if (end == End.OPEN) {
      outcome = last;
      ended(End.ANSWERED);
      rack.tell(tray, 6, () -> this + ": " + last.getCode() + " " + last.getLine());
      rack.promises.answered(this, last);
      then.run();
    }
  }

  @Override
  public void onClosed(Runnable action) {
    closed = action;
  }

  void connectionLost() {
    if (end == End.OPEN) {
      rack.happened(tray, Tally.CONNECTION_LOST, () -> this + " lost its imexd");
      ended(End.LOST);
      then.run();
    }
  }

  void goAway() {
    Life life = tray.lifeSoFar();
    if (end == End.OPEN && life != null) {
      rack.happened(tray, Tally.CALLER_GONE, () -> "the caller of " + this + " goes away");
      ended(End.GONE);
      life.run(closed);
    }
  }

  private void ended(End how) {
    end = how;
    endMicros = rack.nowMicros();
  }

  @Override
  public String toString() {
    return "imexctl "
        + kind.name().toLowerCase(java.util.Locale.ROOT)
        + " "
        + job
        + (nodes.isEmpty() ? "" : " " + nodes)
        + instance.map(i -> " #" + i.brief()).orElse("");
  }
}
