package io.imexd.ctl.call;

import io.imexd.proto.Progress;

/** Is told how a call goes while it waits. Called on the caller's own thread; must not block. */
public interface Waiting {
  /** How often {@link #tick} is called, in milliseconds; 0: never. */
  int everyMillis();

  /** Time has passed; nothing else is new. */
  void tick();

  /** imexd has said where the members stand. */
  void saw(Progress progress);

  /**
   * Returns one phrase of where the members stood when last heard of; empty when nothing is known.
   */
  String standing();

  /** Shows nothing and remembers nothing. */
  Waiting NONE =
      new Waiting() {
        @Override
        public int everyMillis() {
          return 0;
        }

        @Override
        public void tick() {}

        @Override
        public void saw(Progress progress) {}

        @Override
        public String standing() {
          return "";
        }
      };
}
