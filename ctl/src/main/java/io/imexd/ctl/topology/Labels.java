package io.imexd.ctl.topology;

import java.util.Collection;
import java.util.List;

/**
 * The labels of a Kubernetes node that say its clique. nvidia.com/gpu.clique is "UUID.ID" while the
 * fabric is completed and absent else (k8s-device-plugin, internal/lm/imex.go, which writes it
 * where GPU Feature Discovery runs). accelerator.topograph.run/domain is Topograph's since 1.0,
 * with the same value (its docs/reference/node-labels.md); up to 0.5 it was {@link #OLD_DOMAIN}.
 */
public final class Labels {
  public static final String CLIQUE = "nvidia.com/gpu.clique";
  public static final String DOMAIN = "accelerator.topograph.run/domain";
  static final String OLD_DOMAIN = "network.topology.nvidia.com/accelerator";

  /** What is compared where a node has it. */
  static final List<String> ALL = List.of(CLIQUE, DOMAIN, OLD_DOMAIN);

  private Labels() {}

  /**
   * Returns a line for each tray that answers: its name, a blank, and a JSON merge patch for {@code
   * kubectl patch node NAME --type=merge -p PATCH}. Without a completed fabric the patch takes the
   * labels away. A silent tray has no line: its labels stay, for silence is not death.
   */
  public static String patches(Collection<Tray> trays) {
    StringBuilder text = new StringBuilder();
    for (Tray tray : trays) {
      if (!tray.isSilent()) {
        text.append(tray.name()).append(" {\"metadata\":{\"labels\":{");
        label(CLIQUE, tray.clique(), text);
        label(DOMAIN, tray.clique(), text.append(','));
        text.append("}}}\n");
      }
    }
    return text.toString();
  }

  private static void label(String key, String value, StringBuilder text) {
    text.append('"').append(key).append("\":");
    text.append(value.isEmpty() ? "null" : "\"" + escaped(value) + "\"");
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
