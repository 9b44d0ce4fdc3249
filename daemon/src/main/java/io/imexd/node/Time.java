package io.imexd.node;

/** The only clock of the daemon. */
public interface Time {
  /** Monotonic milliseconds; comparable only within one life of the process. */
  long millis();

  /** Monotonic nanoseconds, to measure with. */
  long nanos();

  /** Unix time in milliseconds, to show to people. */
  long wallMillis();

  /** The machine's own clock. */
  Time SYSTEM =
      new Time() {
        @Override
        public long millis() {
          return nanos() / 1_000_000;
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long wallMillis() {
          return System.currentTimeMillis();
        }
      };
}
