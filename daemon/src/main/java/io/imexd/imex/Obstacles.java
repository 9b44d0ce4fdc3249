package io.imexd.imex;

import io.imexd.config.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What would keep nvidia-imex from starting on this tray, while imexd runs none itself: for the
 * facts, before a job.
 */
public final class Obstacles {
  private final Processes processes;
  private final ForeignImex foreign;
  private final StockUnit stock;
  private final Launcher launcher;
  private final String ours;

  public Obstacles(Config config) {
    this.processes = new Processes(config.paths().proc());
    this.foreign = new ForeignImex(processes, config.runDir());
    this.stock = StockUnit.beside(config.paths().units());
    this.launcher = new Launcher(config.imex());
    this.ours = Leftovers.instances(config.runDir()) + "/";
  }

  /**
   * Who else has nvidia-imex here, or will have at the next boot: processes that imexd did not
   * start, and the package's own unit where it is enabled; one line each.
   */
  public List<String> owners() {
    List<String> found = new ArrayList<>();
    try {
      foreign
          .foreign()
          .forEach(
              who -> found.add(who + " runs here and is not imexd's; stop and mask its service"));
      StockUnit.Seen seen = stock.look();
      if (seen.standing() == StockUnit.Standing.ENABLED) {
        found.add(
            StockUnit.UNIT
                + " is enabled ("
                + seen.where()
                + "); imexctl doctor says how to mask it");
      }
    } catch (IOException | UncheckedIOException e) {
      found.add(String.valueOf(e.getMessage()));
    }
    return found;
  }

  /**
   * Another owner, a port of nvidia-imex that is taken on this address, no systemd-run for its
   * scope; one line each.
   */
  public List<String> at(String address) {
    List<String> found = owners();
    try {
      if (found.isEmpty() && !oursRuns()) {
        ConfigTemplate template = launcher.template();
        InstanceFiles nowhere = new InstanceFiles(Path.of(ours));
        TreeMap<String, String> keys =
            new TreeMap<>(launcher.owned(nowhere, template, address, Optional.empty()));
        Launcher.portTaken(ConfigTemplate.of(template.with(keys))).ifPresent(found::add);
      }
    } catch (IOException | UncheckedIOException e) {
      found.add(String.valueOf(e.getMessage()));
    }
    launcher.placement().obstacle().ifPresent(found::add);
    return found;
  }

  /** Then it is our own nvidia-imex that has the ports. */
  private boolean oursRuns() {
    return !processes
        .matching(pid -> processes.arguments(pid).stream().anyMatch(a -> a.startsWith(ours)))
        .isEmpty();
  }
}
