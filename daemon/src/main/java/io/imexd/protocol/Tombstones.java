package io.imexd.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions to, and changes of, a list of tombstones (newest first). */
final class Tombstones {
  /** As many stay whatever their age: a clock that jumps must not open runs that just ended. */
  private static final int AGELESS = 100;

  private Tombstones() {}

  static Optional<Tombstone> of(List<Tombstone> all, Instance instance) {
    for (Tombstone t : all) {
      if (t.instance().isPresent() && t.instance().get().equals(instance)) {
        return Optional.of(t);
      }
    }
    return Optional.empty();
  }

  /** Whether this very run was ended here by name. */
  static boolean closed(List<Tombstone> all, JobKey job) {
    if (!job.namesRun()) {
      return false;
    }
    for (Tombstone t : all) {
      if (t.farewell().closesRun() && t.job().equals(job)) {
        return true;
      }
    }
    return false;
  }

  static List<Tombstone> replaced(List<Tombstone> all, Tombstone old, Tombstone by) {
    List<Tombstone> result = new ArrayList<>(all);
    result.set(result.indexOf(old), by);
    return result;
  }

  /**
   * With the new one in front; of those beyond a hundred too old ones go, and beyond the bound the
   * oldest settled ones first.
   */
  static List<Tombstone> added(List<Tombstone> all, Tombstone fresh, Settings settings) {
    long oldest = fresh.atWallMillis() - settings.tombstoneMillis();
    List<Tombstone> result = new ArrayList<>();
    result.add(fresh);
    for (Tombstone t : all) {
      if (result.size() < AGELESS || t.atWallMillis() >= oldest || !t.settled()) {
        result.add(t);
      }
    }
    while (result.size() > Settings.TOMBSTONES_MAX) {
      result.remove(oldestToGo(result));
    }
    return result;
  }

  private static int oldestToGo(List<Tombstone> all) {
    for (int i = all.size() - 1; i > 0; i--) {
      if (all.get(i).settled()) {
        return i;
      }
    }
    return all.size() - 1;
  }
}
