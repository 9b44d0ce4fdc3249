package io.imexd.node;

/** A clock that a test turns. */
final class ManualTime implements Time {
  private long nowMillis = 1_000;

  void pass(long millis) {
    nowMillis += millis;
  }

  @Override
  public long millis() {
    return nowMillis;
  }

  @Override
  public long nanos() {
    return nowMillis * 1_000_000;
  }

  @Override
  public long wallMillis() {
    return nowMillis;
  }
}
