package io.imexd.doctor;

import io.imexd.channels.Channels;
import io.imexd.config.Config;
import io.imexd.config.ConfigReader;
import io.imexd.guard.Guard;
import io.imexd.identity.Identity;
import io.imexd.imex.ForeignImex;
import io.imexd.imex.Listeners;
import io.imexd.imex.StockUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at all of a tray. What cannot be looked at is said, and the rest is looked at all the same.
 */
public final class Doctor {
  private final Map<String, Look> looks;

  /** looks: by the name under which one that fails is said. */
  Doctor(Map<String, Look> looks) {
    this.looks = new LinkedHashMap<>(looks);
  }

  /**
   * The doctor of a real tray.
   *
   * @param imexd its pid: the ports that it has are ours
   */
  public static Doctor of(
      Config config,
      ForeignImex foreign,
      Guard guard,
      Channels channels,
      Optional<Identity> identity,
      long imexd) {
    Path proc = config.paths().proc();
    Map<String, Look> looks = new LinkedHashMap<>();
    looks.put("state", FactsLook::state);
    looks.put("fabric", FactsLook::fabric);
    looks.put("versions", FactsLook::versions);
    looks.put("stock unit", new StockUnitLook(StockUnit.beside(config.paths().units())));
    looks.put("processes", new RunningImex(foreign));
    looks.put("ports", new PortsLook(config, foreign, new Listeners(proc), imexd));
    looks.put("guard", new GuardLook(config.guard().on(), guard));
    looks.put("audit", AuditLook::at);
    looks.put("channels", new ChannelsLook(config, channels));
    looks.put("certificate", new CertificateLook(identity.map(i -> i::validity), Instant::now));
    looks.put("folders", FoldersLook.of(config, ConfigReader.DEFAULT_FILE));
    looks.put("disk", DiskLook.of(config));
    looks.put("security modules", new SecurityModules(config.paths().sys()));
    return new Doctor(looks);
  }

  /** Blocks. */
  public List<Diagnosis> examine(Condition condition) {
    List<Diagnosis> found = new ArrayList<>();
    looks.forEach((name, look) -> {
      try {
        found.addAll(look.at(condition));
      } catch (IOException | RuntimeException e) {
        // A file of the system that is not as it should be is no reason to say nothing.
        found.add(
            Diagnosis.skipped(
                name, "it cannot be looked at: " + e.getMessage(), "nothing is known"));
      }
    });
    return List.copyOf(found);
  }
}
