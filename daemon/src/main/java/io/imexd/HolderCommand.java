package io.imexd;

import io.imexd.config.Config;
import io.imexd.config.ConfigException;
import io.imexd.imex.Leftovers;
import io.imexd.ledger.FileLedger;
import io.imexd.ledger.Loaded;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Membership;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * {@code imexd holder}: which job holds this tray, by its ledger alone. For the removal of a
 * package, when imexd may be down. Changes nothing, and may run beside an imexd.
 */
final class HolderCommand {
  private static final int FREE = 0;
  private static final int UNKNOWN = 1;
  private static final int USAGE = 2;
  private static final int HELD = 3;

  private HolderCommand() {}

  /**
   * Runs with the arguments behind the word holder.
   *
   * @return 0 free, 3 held, 1 nobody knows, 2 usage or configuration
   */
  static int run(List<String> arguments, PrintStream out, PrintStream err) {
    boolean named = arguments.size() == 2 && arguments.getFirst().equals("--config");
    if (!arguments.isEmpty() && !named) {
      err.println("imexd: usage: imexd holder [--config FILE]");
      return USAGE;
    }
    try {
      return tell(Main.read(named ? Path.of(arguments.get(1)) : null), out, err);
    } catch (ConfigException e) {
      e.errors().forEach(line -> err.println("imexd: " + line));
      return USAGE;
    } catch (IOException | UncheckedIOException e) {
      err.println("imexd: it is not known whether a job holds this tray: " + e.getMessage());
      return UNKNOWN;
    }
  }

  private static int tell(Config config, PrintStream out, PrintStream err) throws IOException {
    Loaded loaded = new FileLedger(config.ledgerDir(), config.tray(), () -> 0).look();
    return switch (loaded) {
      case Loaded.Found(Durable durable) -> tell(durable, config, out);
      case Loaded.Absent() -> {
        boolean something = new Leftovers(config.runDir()).anythingOfThisBoot();
        out.println(
            something
                ? config.tray()
                    + " may be held: there is no ledger, and an instance of this boot lies in "
                    + config.runDir()
                    + "/instances"
                : config.tray() + " is free");
        yield something ? HELD : FREE;
      }
      case Loaded.Unreadable(String reason) -> unknown(reason, err);
      case Loaded.Uncertain(String reason) -> unknown(reason, err);
    };
  }

  private static int tell(Durable durable, Config config, PrintStream out) throws IOException {
    Membership holder = durable.holding().membershipIfAny().orElse(null);
    // What was held in another boot ended with it.
    if (holder == null || !holder.bootId().equals(BootId.read(config.paths().bootId()))) {
      out.println(config.tray() + " is free");
      return FREE;
    }
    out.println(
        config.tray()
            + " is held by job "
            + holder.job()
            + " (instance "
            + holder.instance().brief()
            + ", since "
            + Instant.ofEpochMilli(holder.sinceWallMillis()).truncatedTo(ChronoUnit.SECONDS)
            + ")");
    return HELD;
  }

  private static int unknown(String reason, PrintStream err) {
    err.println("imexd: it is not known whether a job holds this tray: " + reason);
    return UNKNOWN;
  }
}
