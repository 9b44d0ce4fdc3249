package io.imexd.protocol;

import java.util.List;

/**
 * Which instance a tray belongs to, and with whom.
 *
 * @param members all trays of the job, sorted, no tray twice; the first is the coordinator
 * @param bootId the boot of this tray in which it was reserved
 * @param sinceWallMillis when it was reserved, Unix time, for people only
 */
public record Membership(
    Instance instance,
    JobKey job,
    List<TrayId> members,
    String bootId,
    long sinceWallMillis,
    Options options) {

  public Membership {
    members = List.copyOf(members);
    for (int i = 1; i < members.size(); i++) {
      if (members.get(i - 1).compareTo(members.get(i)) >= 0) {
        throw new IllegalArgumentException("the members of a job are sorted and none comes twice");
      }
    }
    if (members.isEmpty()) {
      throw new IllegalArgumentException("a job has at least one member");
    }
  }

  public TrayId coordinator() {
    return members.getFirst();
  }
}
