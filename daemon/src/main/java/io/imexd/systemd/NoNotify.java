package io.imexd.systemd;

/** Nobody listens. */
final class NoNotify implements Notify {
  @Override
  public boolean tell(String message) {
    return true;
  }

  @Override
  public long watchdogMillis() {
    return 0;
  }

  @Override
  public boolean silent() {
    return true;
  }
}
