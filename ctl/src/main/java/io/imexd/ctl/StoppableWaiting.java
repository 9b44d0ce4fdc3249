package io.imexd.ctl;

import io.imexd.ctl.call.Waiting;
import io.imexd.ctl.launch.Interrupt;
import io.imexd.proto.Progress;

/** Waits as another does, and gives the call up when an interrupt comes. */
record StoppableWaiting(Waiting waiting, Interrupt interrupt) implements Waiting {
  private static final int LOOK_MILLIS = 200;

  @Override
  public int everyMillis() {
    return LOOK_MILLIS;
  }

  @Override
  public void tick() {
    if (interrupt.came()) {
      // The connection is closed on the way out, by which imexd knows that its caller has gone.
      throw new StoppedException();
    }
    waiting.tick();
  }

  @Override
  public void saw(Progress progress) {
    waiting.saw(progress);
  }

  @Override
  public String standing() {
    return waiting.standing();
  }
}
