package io.imexd.fabric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How well one GPU is connected to its fabric, in words.
 *
 * <p>Degraded bandwidth, which the summary calls limited capacity, is no fault: NVIDIA's partition
 * health guide (NMX) calls such a partition operational, and one missing trunk link would otherwise
 * take every tray of the rack out of service. Everything else that is wrong is a fault, and so is
 * what cannot be understood.
 *
 * @param faults why no job may have this GPU; one phrase each
 * @param warnings what is not well, but good enough
 */
record Health(List<String> faults, List<String> warnings) {
  static final Health UNSAID = new Health(List.of(), List.of());

  private static final int DEGRADED_BANDWIDTH_SHIFT = 0;
  private static final int INCORRECT_CONFIGURATION_SHIFT = 8;
  private static final int PARTITION_ASSIGNED_SHIFT = 12;

  /** NVML_GPU_FABRIC_HEALTH_MASK_SHIFT_* of nvml.h: two bits each, see {@link #TRUE}. */
  private static final Map<Integer, String> CONDITIONS =
      Map.of(
          2, "route recovery in progress",
          4, "route unhealthy",
          6, "access timeout recovery in progress");

  // NVML_GPU_FABRIC_HEALTH_MASK_*_{NOT_SUPPORTED,TRUE,FALSE} of nvml.h
  private static final int UNKNOWN = 0;
  private static final int TRUE = 1;
  private static final int FALSE = 2;

  /** NVML_GPU_FABRIC_HEALTH_MASK_INCORRECT_CONFIGURATION_* of nvml.h (R590), from 0 on. */
  private static final List<String> CONFIGURATIONS =
      List.of(
          "",
          "",
          "incorrect SysGUID",
          "incorrect chassis serial number",
          "no partition",
          "insufficient NVLinks",
          "incompatible GPU firmware",
          "invalid location",
          "GPU state invalid");

  Health {
    faults = List.copyOf(faults);
    warnings = List.copyOf(warnings);
  }

  /**
   * Of NVML's numbers.
   *
   * @param mask healthMask; its bits from 14 on (R615: state of the global fabric manager) are of
   *     the manager, not of this GPU, and are not looked at
   * @param summary NVML_GPU_FABRIC_HEALTH_SUMMARY_* of nvml.h: 0 not supported (as before struct
   *     version 3), 1 healthy, 2 unhealthy, 3 limited capacity
   */
  static Health ofMask(int mask, int summary) {
    List<String> faults = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    CONDITIONS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> condition(e.getValue(), mask >>> e.getKey() & 3, TRUE, faults));
    condition("bandwidth degraded", mask >>> DEGRADED_BANDWIDTH_SHIFT & 3, TRUE, warnings);
    condition("no partition assigned", mask >>> PARTITION_ASSIGNED_SHIFT & 3, FALSE, faults);
    int configuration = mask >>> INCORRECT_CONFIGURATION_SHIFT & 15;
    if (configuration >= CONFIGURATIONS.size()) {
      faults.add("incorrect configuration " + configuration);
    } else if (!CONFIGURATIONS.get(configuration).isEmpty()) {
      faults.add("incorrect configuration: " + CONFIGURATIONS.get(configuration));
    }
    switch (summary) {
      case 0, 1 -> {}
      case 2 -> faults.addFirst("health summary unhealthy");
      case 3 -> warnings.addFirst("health summary limited capacity");
      default -> faults.addFirst("health summary " + summary + " is not known");
    }
    return new Health(faults, warnings);
  }

  private static void condition(String name, int value, int bad, List<String> to) {
    if (value == bad) {
      to.add(name);
    } else if (value != UNKNOWN && value != TRUE && value != FALSE) {
      to.add(name + ": value " + value + " is not known");
    }
  }

  /**
   * Of nvidia-smi's words.
   *
   * @param said what stands in its Fabric block, by {@link SmiFields#key names}
   */
  static Health ofWords(Map<String, String> said) {
    List<String> faults = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    word(said, "summary", "healthy", "limitedcapacity", "health summary ", faults, warnings);
    word(
        said,
        "routerecoveryinprogress",
        "false",
        "",
        "route recovery in progress ",
        faults,
        warnings);
    word(said, "routeunhealthy", "false", "", "route unhealthy ", faults, warnings);
    word(said, "accesstimeoutrecovery", "false", "", "access timeout recovery ", faults, warnings);
    word(said, "incorrectconfiguration", "none", "", "incorrect configuration ", faults, warnings);
    word(said, "partitionassigned", "true", "", "partition assigned ", faults, warnings);
    word(said, "bandwidth", "full", "degraded", "bandwidth ", faults, warnings);
    return new Health(faults, warnings);
  }

  private static void word(
      Map<String, String> said,
      String name,
      String good,
      String bearable,
      String phrase,
      List<String> faults,
      List<String> warnings) {
    String value = said.getOrDefault(name, "");
    String plain = SmiFields.key(value);
    if (SmiFields.isUnsaid(value) || plain.equals(good)) {
      return;
    }
    (plain.equals(bearable) ? warnings : faults).add(phrase + value.toLowerCase(Locale.ROOT));
  }
}
