package io.imexd.node;

import io.imexd.protocol.Effect;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the disk and nvidia-imex had of the time of a release that was called on this tray. On the
 * event loop only.
 */
final class ReleaseShares {
  private static final int INSTANCES_MAX = 64;

  /** What one instance's end took; a stop that is not over yet has taken nothing so far. */
  static final class Share {
    private long stopBeganMillis;
    private long stoppedMillis;
    private int ownMicros;
    private int leavingMicros;
    private int freeMicros;

    /** From the order to stop nvidia-imex of this tray until it was gone. */
    long stopMillis() {
      return Math.max(0, stoppedMillis - stopBeganMillis);
    }

    /** This tray's own write, then those of the slowest members, one after the other. */
    int writeMicros() {
      return ownMicros + leavingMicros + freeMicros;
    }
  }

  private final Map<Instance, Share> shares =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Instance, Share> eldest) {
          return size() > INSTANCES_MAX;
        }
      };
  private final Time time;

  ReleaseShares(Time time) {
    this.time = time;
  }

  void doing(Effect effect) {
    if (effect instanceof Effect.Stop(var membership)) {
      Share share = of(membership.instance());
      share.stopBeganMillis = time.millis();
      share.stoppedMillis = 0;
    }
  }

  void happened(Event event) {
    if (event instanceof Event.Stopped(Instance instance, boolean _)) {
      of(instance).stoppedMillis = time.millis();
    }
  }

  /** A message that waited for a write of this tray. */
  void sent(Message message, int micros) {
    if (message instanceof Message.Release m) {
      of(m.instance()).ownMicros = micros;
    }
  }

  /** A message that waited for a write of its sender. */
  void wrote(Message message, int micros) {
    if (message instanceof Message.Released(Instance instance, boolean holds)) {
      Share share = of(instance);
      if (holds) {
        share.leavingMicros = Math.max(share.leavingMicros, micros);
      } else {
        share.freeMicros = Math.max(share.freeMicros, micros);
      }
    }
  }

  Share of(Instance instance) {
    return shares.computeIfAbsent(instance, _ -> new Share());
  }
}
