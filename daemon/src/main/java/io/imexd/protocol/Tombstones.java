package io.imexd.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions to, and changes of, a list of tombstones (newest first). */
final class Tombstones {
  /** As many stay whatever their age: a clock that jumps must not open runs that just ended. */
  private static final int AGELESS = 100;

  /** As many are kept of what one tray told of instances that were never held here. */
  private static final int TOLD_MAX = 50;

  private Tombstones() {}

  static Optional<Tombstone> of(List<Tombstone> all, Instance instance) {
    for (Tombstone t : all) {
      if (t.instance().isPresent() && t.instance().get().equals(instance)) {
        return Optional.of(t);
      }
    }
    return Optional.empty();
  }

  /** The one that counts for a job of these trays: no other tray's word does. */
  static Optional<Tombstone> of(List<Tombstone> all, Instance instance, List<TrayId> trays) {
    return all.stream()
        .filter(t -> t.instance().equals(Optional.of(instance)) && t.concerns(trays))
        .findFirst();
  }

  /** Whether this very run was ended here by name, by one who may say so for these trays. */
  static boolean closed(List<Tombstone> all, JobKey job, List<TrayId> trays) {
    if (!job.namesRun()) {
      return false;
    }
    for (Tombstone t : all) {
      if (t.farewell().closesRun() && t.job().equals(job) && t.concerns(trays)) {
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

  /** Less the oldest of what this tray alone told of, so that it cannot push out all the others. */
  static List<Tombstone> withRoomFor(List<Tombstone> all, TrayId teller) {
    List<Tombstone> told = all.stream().filter(t -> t.members().equals(List.of(teller))).toList();
    if (told.size() < TOLD_MAX) {
      return all;
    }
    List<Tombstone> result = new ArrayList<>(all);
    result.removeAll(told.subList(TOLD_MAX - 1, told.size()));
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
