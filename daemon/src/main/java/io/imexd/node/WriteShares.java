package io.imexd.node;

import io.imexd.protocol.Instance;
import io.imexd.protocol.Message;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long the slowest durable write of each phase took, by instance: what the disk had of a
 * formation's time. On the event loop only.
 */
final class WriteShares {
  private static final int INSTANCES_MAX = 64;

  /** In microseconds. */
  record Share(int reserve, int confirm) {
    static final Share NONE = new Share(0, 0);
  }

  private final Map<Instance, Share> shares =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Instance, Share> eldest) {
          return size() > INSTANCES_MAX;
        }
      };

  void wrote(Message message, int micros) {
    switch (message) {
      case Message.Reserved m ->
          shares.merge(
              m.instance(),
              new Share(micros, 0),
              (a, b) -> new Share(Math.max(a.reserve(), b.reserve()), a.confirm()));
      case Message.Confirmed m ->
          shares.merge(
              m.instance(),
              new Share(0, micros),
              (a, b) -> new Share(a.reserve(), Math.max(a.confirm(), b.confirm())));
      default -> {}
    }
  }

  Share of(Instance instance) {
    return shares.getOrDefault(instance, Share.NONE);
  }
}
