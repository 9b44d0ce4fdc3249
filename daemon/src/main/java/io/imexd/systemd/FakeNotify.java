package io.imexd.systemd;

import java.util.ArrayList;
import java.util.List;

/** Remembers what was told; can be made deaf. Not safe for several threads. */
public final class FakeNotify implements Notify {
  private final List<String> told = new ArrayList<>();
  private final long watchdogMillis;
  private boolean deaf;

  public FakeNotify(long watchdogMillis) {
    this.watchdogMillis = watchdogMillis;
  }

  /** Every message that was taken, oldest first. */
  public List<String> told() {
    return List.copyOf(told);
  }

  /** From now on nothing is taken, or everything again. */
  public void deaf(boolean is) {
    deaf = is;
  }

  @Override
  public boolean tell(String message) {
    return !deaf && told.add(message);
  }

  @Override
  public long watchdogMillis() {
    return watchdogMillis;
  }
}
