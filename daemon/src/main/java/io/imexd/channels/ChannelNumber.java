package io.imexd.channels;

import io.imexd.protocol.Instance;

/**
 * Which channel an instance has: drawn from its name, so that every tray of the job finds the same
 * one without asking, and two jobs rarely share one. Never 0: that is the one a driver may make by
 * itself, for everybody (NVreg_CreateImexChannel0).
 */
final class ChannelNumber {
  private ChannelNumber() {}

  /**
   * The number.
   *
   * @param count of the channels that the driver has, 2 or more; the same on all trays of a job
   */
  static int of(Instance instance, int count) {
    // Not its hash code, which another Java may compute otherwise.
    return 1 + (int) Long.remainderUnsigned(instance.low(), count - 1L);
  }
}
