package io.imexd.fabric;

import io.imexd.protocol.Facts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes one word of what all GPUs of a tray say. They must agree: a job gets whole trays, so one
 * GPU that is not on the fabric with the others is the tray's trouble.
 */
final class Agreement {
  private static final int NAMED_MAX = 8;
  private static final String SEE = "; see nvidia-smi -q and the fabric manager";

  private Agreement() {}

  /**
   * What they say together, with the GPU and the field that stand in the way.
   *
   * @param gpus none at all is unfit, not "nothing to do": a compute tray whose driver sees no GPU
   *     has lost them. A tray without GPUs says {@code state = not_supported} in fabric.file
   */
  static Reading of(String source, String driver, List<GpuFabric> gpus) {
    return said(source, driver, gpus).of(gpus.size());
  }

  private static Reading said(String source, String driver, List<GpuFabric> gpus) {
    Facts.Fabric unknown = Facts.Fabric.UNKNOWN;
    if (gpus.isEmpty()) {
      return unfit(
          source, unknown, driver, "the driver sees no GPU on this tray; see nvidia-smi -L");
    }
    Optional<GpuFabric> unclear = first(gpus, g -> g.state() == unknown);
    if (unclear.isPresent()) {
      GpuFabric gpu = unclear.get();
      return unfit(
          source, unknown, driver, "the NVLink fabric of " + gpu.gpu() + ": " + gpu.trouble());
    }
    Optional<GpuFabric> without = first(gpus, g -> !g.hasFabric());
    Optional<GpuFabric> with = first(gpus, GpuFabric::hasFabric);
    if (with.isEmpty()) {
      return new Reading(source, Facts.Fabric.NOT_SUPPORTED, "", driver, "", "");
    }
    if (without.isPresent()) {
      return unfit(
          source,
          unknown,
          driver,
          without.get().gpu() + " has no NVLink fabric, but " + with.get().gpu() + " has" + SEE);
    }
    Predicate<GpuFabric> unfinished = g -> g.state() != Facts.Fabric.COMPLETED;
    Optional<GpuFabric> early = first(gpus, unfinished);
    if (early.isPresent()) {
      Facts.Fabric state = early.get().state();
      return unfit(source, state, driver, notCompleted(state, ", on " + named(gpus, unfinished)));
    }
    return completed(source, driver, gpus);
  }

  /** on: ", on " and which GPUs; or nothing. */
  static String notCompleted(Facts.Fabric state, String on) {
    return "the NVLink fabric is " + state.name() + ", not COMPLETED" + on + SEE;
  }

  private static Reading completed(String source, String driver, List<GpuFabric> gpus) {
    Optional<GpuFabric> failed = first(gpus, g -> !g.status().isEmpty());
    if (failed.isPresent()) {
      GpuFabric gpu = failed.get();
      String line =
          "the NVLink fabric of " + gpu.gpu() + " ended with status " + gpu.status() + SEE;
      return unfit(source, Facts.Fabric.UNKNOWN, driver, line);
    }
    Optional<String> apart =
        apart(gpus, "cluster UUID", GpuFabric::clusterUuid)
            .or(() -> apart(gpus, "clique id", GpuFabric::cliqueId));
    if (apart.isPresent()) {
      return unfit(source, Facts.Fabric.UNKNOWN, driver, apart.get());
    }
    String clique = gpus.getFirst().clique();
    String faults = each(gpus, g -> g.health().faults());
    String health =
        each(
            gpus,
            g -> {
              List<String> all = new ArrayList<>(g.health().faults());
              all.addAll(g.health().warnings());
              return all;
            });
    String unfit = faults.isEmpty() ? "" : "the NVLink fabric is not healthy: " + health;
    return new Reading(source, Facts.Fabric.COMPLETED, clique, driver, unfit, health);
  }

  private static Optional<String> apart(
      List<GpuFabric> gpus, String field, Function<GpuFabric, Object> value) {
    GpuFabric one = gpus.getFirst();
    return first(gpus, g -> !value.apply(g).equals(value.apply(one)))
        .map(other ->
            "the GPUs of this tray are on different cliques: "
                + field
                + " is "
                + value.apply(one)
                + " on "
                + one.gpu()
                + ", "
                + value.apply(other)
                + " on "
                + other.gpu());
  }

  private static String each(List<GpuFabric> gpus, Function<GpuFabric, List<String>> phrases) {
    List<String> lines =
        gpus.stream()
            .filter(g -> !phrases.apply(g).isEmpty())
            .map(g -> g.gpu() + ": " + String.join(", ", phrases.apply(g)))
            .toList();
    return some(lines, "; ");
  }

  private static String named(List<GpuFabric> gpus, Predicate<GpuFabric> which) {
    return some(gpus.stream().filter(which).map(GpuFabric::gpu).toList(), ", ");
  }

  private static String some(List<String> all, String between) {
    String shown = String.join(between, all.stream().limit(NAMED_MAX).toList());
    return all.size() <= NAMED_MAX
        ? shown
        : shown + between + "and " + (all.size() - NAMED_MAX) + " more";
  }

  private static Optional<GpuFabric> first(List<GpuFabric> gpus, Predicate<GpuFabric> which) {
    return gpus.stream().filter(which).findFirst();
  }

  private static Reading unfit(String source, Facts.Fabric fabric, String driver, String unfit) {
    return new Reading(source, fabric, "", driver, unfit, "");
  }
}
