package io.imexd;

import io.imexd.channels.Channels;
import io.imexd.config.Config;
import io.imexd.config.ConfigException;
import io.imexd.config.RosterFile;
import io.imexd.doctor.Condition;
import io.imexd.doctor.Diagnosis;
import io.imexd.doctor.Diagnosis.Verdict;
import io.imexd.doctor.Doctor;
import io.imexd.fabric.TrayFabric;
import io.imexd.guard.Guard;
import io.imexd.guard.NftGuard;
import io.imexd.guard.NoGuard;
import io.imexd.identity.Identity;
import io.imexd.imex.ForeignImex;
import io.imexd.imex.Obstacles;
import io.imexd.imex.Processes;
import io.imexd.ledger.DaemonLock;
import io.imexd.protocol.Facts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code imexd preflight}: what imexctl doctor has a running imexd look at, before there is one.
 * Changes nothing; what only a daemon knows, such as whether its peers answer, is not in it.
 */
final class PreflightCommand {
  private static final int GOOD = 0;
  private static final int PROBLEM = 1;
  private static final int USAGE = 2;

  private PreflightCommand() {}

  /**
   * Runs with the arguments behind the word preflight.
   *
   * @return 0 nothing stands in the way, 1 something does, 2 usage or configuration
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    boolean named = arguments.size() == 2 && arguments.getFirst().equals("--config");
    if (!arguments.isEmpty() && !named) {
      err.println("imexd: usage: imexd preflight [--config FILE]");
      return USAGE;
    }
    try {
      return tell(look(Main.read(named ? Path.of(arguments.get(1)) : null)), out);
    } catch (ConfigException e) {
      e.errors().forEach(line -> err.println("imexd: " + line));
      return USAGE;
    }
  }

  private static List<Diagnosis> look(Config config) {
    List<Diagnosis> found = new ArrayList<>();
    RosterFile roster = new RosterFile(config.peers().roster(), config.peers().port(), _ -> {});
    Optional<Identity> identity = Optional.empty();
    try {
      identity = TrayService.identity(config, roster);
    } catch (IOException e) {
      found.add(
          Diagnosis.problem(
              "certificate",
              String.valueOf(e.getMessage()),
              "imexd does not start without it, or the other trays do not believe it",
              "make one with imexd pki, or the site's own CA: imexd pki --help"));
    }
    // No guard that is off: that one takes rules away.
    try (Guard guard = config.guard().on() ? new NftGuard(config) : new NoGuard()) {
      Channels channels = TrayService.channels(config);
      ForeignImex foreign = new ForeignImex(new Processes(config.paths().proc()), config.runDir());
      Obstacles obstacles = new Obstacles(config);
      Facts facts =
          new TrayFabric(
                  config,
                  roster::current,
                  address -> TrayService.obstacles(config, obstacles, channels, guard, address))
              .read();
      Condition condition =
          new Condition(
              config.tray(),
              facts,
              facts.unfit().isEmpty() ? "free" : "unfit",
              "",
              facts.unfit(),
              List.of());
      boolean named = !found.isEmpty();
      // One that does not answer is no stranger on its own port.
      long imexd = DaemonLock.holder(config.runDir()).orElse(ProcessHandle.current().pid());
      Doctor.of(config, foreign, guard, channels, identity, imexd).examine(condition).stream()
          .filter(d -> !(named && d.name().equals("certificate")))
          .forEach(found::add);
    }
    return found;
  }

  private static int tell(List<Diagnosis> found, PrintStream out) {
    int problems = 0;
    int warnings = 0;
    for (Diagnosis one : found) {
      String word = one.verdict().name().toLowerCase(Locale.ROOT);
      out.println(String.format(Locale.ROOT, "%-8s %s: %s", word, one.name(), one.seen()));
      if (one.verdict() == Verdict.PROBLEM || one.verdict() == Verdict.WARNING) {
        out.println("         why: " + one.why());
        out.println("         do:  " + one.remedy());
      }
      problems += one.verdict() == Verdict.PROBLEM ? 1 : 0;
      warnings += one.verdict() == Verdict.WARNING ? 1 : 0;
    }
    out.println(found.size() + " looked at, " + problems + " problems, " + warnings + " warnings");
    return problems == 0 ? GOOD : PROBLEM;
  }
}
