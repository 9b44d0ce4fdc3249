package io.imexd.node;

import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;

/** What callers name, checked: an IllegalArgumentException has one line for them. */
final class Keys {
  private static final int REASON_MAX_CHARS = 256;
  private static final int HOLDERS_NAMED_MAX = 5;

  /** For calls that are about a tray and not about a job. */
  static final JobKey NO_JOB = new JobKey("default", "-", "");

  private Keys() {}

  static JobKey job(io.imexd.proto.JobKey key) {
    return new JobKey(key.getCluster(), key.getJob(), key.getRun());
  }

  static Optional<Instance> instance(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Instance.parse(text));
  }

  static String reason(String text) {
    String reason = text.strip();
    if (reason.isEmpty() || reason.length() > REASON_MAX_CHARS) {
      throw new IllegalArgumentException("a reason has 1 to " + REASON_MAX_CHARS + " characters");
    }
    if (reason.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a reason is one line without control characters");
    }
    return reason;
  }

  /** Why a leave by hand is refused while the channel is in use. */
  static String inUse(TrayId tray, List<String> holders) {
    List<String> named = holders.subList(0, Math.min(HOLDERS_NAMED_MAX, holders.size()));
    return tray
        + ": a channel is still held open by "
        + String.join(", ", named)
        + (holders.size() > named.size() ? " and " + (holders.size() - named.size()) + " more" : "")
        + "; end them first, or use --force";
  }
}
