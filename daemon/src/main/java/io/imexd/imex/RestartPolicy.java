package io.imexd.imex;

import io.imexd.config.Config;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * How long to wait before nvidia-imex is started again, or that it ended too often. Told facts,
 * asked for a decision: no clock in it. The wait doubles with each end within the window.
 */
final class RestartPolicy {
  private final Config.Restart settings;
  private final Deque<Long> endsMillis = new ArrayDeque<>();

  RestartPolicy(Config.Restart settings) {
    this.settings = settings;
  }

  /** nvidia-imex ended by itself. A life longer than the window clears what was before. */
  void ended(long atMillis, long livedMillis) {
    if (livedMillis >= settings.windowMillis()) {
      endsMillis.clear();
    }
    endsMillis.addLast(atMillis);
    while (endsMillis.getFirst() <= atMillis - settings.windowMillis()
        || endsMillis.size() > settings.limit() + 1) {
      endsMillis.removeFirst();
    }
  }

  /** The wait in milliseconds before the next start; empty: give up. */
  OptionalLong nextDelayMillis() {
    int ends = endsMillis.size();
    if (ends > settings.limit()) {
      return OptionalLong.empty();
    }
    long delay = settings.firstMillis();
    for (int n = 1; n < ends && delay < settings.maxMillis(); n++) {
      delay *= 2;
    }
    return OptionalLong.of(Math.min(delay, settings.maxMillis()));
  }
}
