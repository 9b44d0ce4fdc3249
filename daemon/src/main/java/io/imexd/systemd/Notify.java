package io.imexd.systemd;

/** The service manager's ear. From any thread; never blocks and never throws. */
public interface Notify {
  /** What there is where nobody has started imexd as a service. */
  Notify NONE = new NoNotify();

  /**
   * Sends one message, assignments such as {@code READY=1}, one a line (sd_notify(3)).
   *
   * @return whether it was sent; false when there was no room at the moment, or nobody listens
   */
  boolean tell(String message);

  /**
   * How often, in milliseconds, {@code WATCHDOG=1} is to be told: half of what the service manager
   * waits for it. 0: it waits for none.
   */
  long watchdogMillis();

  /** Whether nobody listens at all, so that nothing need be worked out to be told. */
  default boolean silent() {
    return false;
  }
}
