package io.imexd.simulator;

import io.imexd.node.Time;

/**
 * The clocks of one life of imexd. The monotonic one begins anywhere; the wall clock jumps as the
 * tray's does. While the disk keeps imexd waiting its clocks are ahead of the world.
 */
final class SimTime implements Time {
  private final SimTray tray;
  private final long beginMillis;
  private long looks;

  SimTime(SimTray tray, long beginMillis) {
    this.tray = tray;
    this.beginMillis = beginMillis;
  }

  @Override
  public long millis() {
    return beginMillis + tray.ownMicros() / 1_000;
  }

  /** Later with every look, so that nothing takes no time at all. */
  @Override
  public long nanos() {
    looks++;
    return tray.ownMicros() * 1_000 + looks * 1_000;
  }

  @Override
  public long wallMillis() {
    return tray.wallMillis();
  }

  /** When this clock shows it, in the microseconds of the world. */
  long microsAt(long millis) {
    return (millis - beginMillis) * 1_000;
  }
}
