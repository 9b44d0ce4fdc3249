package io.imexd.fabric;

import io.imexd.protocol.Facts;
import java.util.Locale;
import java.util.Map;

/** What stands in nvidia-smi's Fabric block of one GPU, in the names of the text or of the XML. */
final class SmiFields {
  private static final int SHOWN_MAX_CHARS = 80;

  private SmiFields() {}

  /** A name without case, blanks and underscores: those of text and XML are then the same. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** Whether a value says nothing: "N/A", which [N/A] is in some drivers. */
  static boolean isUnsaid(String value) {
    String plain = key(value);
    return plain.isEmpty() || plain.equals("na") || plain.equals("notsupported");
  }

  /**
   * Makes sense of it.
   *
   * @param said by {@link #key}; empty where the GPU has no such block
   */
  static GpuFabric gpu(String gpu, Map<String, String> said) {
    String state = said.getOrDefault("state", "");
    if (said.isEmpty() || state.isEmpty()) {
      return GpuFabric.unclear(gpu, "nvidia-smi says nothing of it; set fabric.file");
    }
    if (isUnsaid(state)) {
      return GpuFabric.in(gpu, Facts.Fabric.NOT_SUPPORTED);
    }
    return switch (key(state)) {
      case "notstarted" -> GpuFabric.in(gpu, Facts.Fabric.NOT_STARTED);
      case "inprogress" -> GpuFabric.in(gpu, Facts.Fabric.IN_PROGRESS);
      case "completed" -> completed(gpu, said);
      default -> GpuFabric.unclear(gpu, "its state '" + shown(state) + "' is not known");
    };
  }

  private static GpuFabric completed(String gpu, Map<String, String> said) {
    String status = said.getOrDefault("status", "");
    String uuid = said.getOrDefault("clusteruuid", "").toLowerCase(Locale.ROOT);
    String id = said.getOrDefault("cliqueid", "");
    boolean success = key(status).equals("success");
    if (success && !uuid.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      return GpuFabric.unclear(gpu, "its ClusterUUID '" + shown(uuid) + "' is no UUID");
    }
    if (success && !id.matches("[0-9]{1,10}")) {
      return GpuFabric.unclear(gpu, "its CliqueId '" + shown(id) + "' is no number");
    }
    return new GpuFabric(
        gpu,
        Facts.Fabric.COMPLETED,
        "",
        success ? "" : status.isEmpty() ? "unknown" : shown(status),
        uuid,
        success ? Long.parseLong(id) : 0,
        Health.ofWords(said));
  }

  static String shown(String value) {
    String plain = value.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= SHOWN_MAX_CHARS ? plain : plain.substring(0, SHOWN_MAX_CHARS) + "...";
  }
}
