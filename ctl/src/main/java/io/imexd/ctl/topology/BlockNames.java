package io.imexd.ctl.topology;

import java.util.HashSet;
import java.util.Set;

/**
 * Names blocks after their cliques: b, the first eight digits of the cluster UUID, the clique's id.
 * From the clique alone, so that the name is the same whoever asks, and whatever else there is.
 */
final class BlockNames {
  private static final int UUID_DIGITS = 8;

  private final Set<String> taken;

  /**
   * @param taken names that blocks have already
   */
  BlockNames(Set<String> taken) {
    this.taken = new HashSet<>(taken);
  }

  /** Returns a name that no other block has; longer where the short one is taken. */
  String name(String clique) {
    String rack = Tray.rack(clique);
    String id = Tray.cliqueId(clique);
    String brief = rack.substring(0, Math.min(UUID_DIGITS, rack.length()));
    String name = item("b" + brief + "-" + id);
    if (taken.contains(name)) {
      name = item("b" + rack + "-" + id);
    }
    while (taken.contains(name)) {
      name += "x";
    }
    taken.add(name);
    return name;
  }

  private static String item(String name) {
    StringBuilder item = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      item.append(plain ? c : '-');
    }
    return item.toString();
  }
}
