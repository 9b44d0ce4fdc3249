package io.imexd.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What is remembered of an instance that ended here, so that a late or repeated message for it
 * changes nothing.
 *
 * @param instance empty when only the run was closed, with nothing held
 * @param members whom it concerns: they are told until settled. Of what this tray did not hold
 *     itself only the one that told of it: it counts for jobs of that tray alone. Empty: everybody
 * @param settled every member has acknowledged it
 * @param atWallMillis Unix time
 */
public record Tombstone(
    Optional<Instance> instance,
    JobKey job,
    Farewell farewell,
    List<TrayId> members,
    boolean settled,
    long atWallMillis) {

  public Tombstone {
    members = List.copyOf(members);
  }

  /** Whether it counts for a job of these trays. */
  boolean concerns(List<TrayId> trays) {
    return members.isEmpty() || trays.stream().anyMatch(members::contains);
  }

  public boolean over() {
    return farewell.kind() == Farewell.Kind.OVER;
  }

  public Tombstone withSettled() {
    return new Tombstone(instance, job, farewell, members, true, atWallMillis);
  }

  public Tombstone withFarewell(Farewell other, boolean nowSettled) {
    return new Tombstone(instance, job, other, members, nowSettled, atWallMillis);
  }
}
