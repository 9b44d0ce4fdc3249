package io.imexd.testbed.crash;

import io.imexd.Main;
import io.imexd.ledger.FileLedger;
import io.imexd.node.Daemon;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Logger;

/** The imexd that ships, with crash points round its parts. */
public final class CrashingImexd {
  private static final Path ARMED = Path.of("/etc/imexd/crash-point");

  /** Kept, for a logger that nobody holds may be forgotten with its filter. */
  private static final Logger CALLS = Logger.getLogger("io.imexd.node.Calls");

  private CrashingImexd() {}

  /** Arguments: those of imexd; before them whatever imexd's launcher has put there for the JVM. */
  public static void main(String[] args) throws InterruptedException {
    int own = Arrays.asList(args).indexOf(Main.class.getName());
    List<String> rest = List.of(args).subList(own + 1, args.length);
    System.exit(
        Main.run(rest.toArray(String[]::new), System.out, System.err, CrashingImexd::crashing));
  }

  private static Daemon.Parts crashing(Daemon.Parts parts) {
    Points points = new Points(ARMED, new SelfKill()::now);
    Said said = new Said();
    // imexd logs each answer just before it gives it, from the same thread.
    CALLS.setFilter(record -> {
      points.reached(CrashPoint.BEFORE_ANSWER);
      return true;
    });
    CrashingDisk disk = new CrashingDisk(points);
    FileLedger ledger =
        new FileLedger(
            parts.config().ledgerDir(), parts.config().tray(), parts.time()::nanos, disk);
    return new Daemon.Parts(
        parts.config(),
        parts.imexdVersion(),
        parts.bootId(),
        new CrashingLedger(ledger, disk, points, said),
        parts.fabric(),
        sink -> new CrashingImex(parts.imex(), sink, points, said),
        listener -> new CrashingPeers(parts.peers().apply(listener), points, said),
        parts.surroundings(),
        parts.audit(),
        parts.workers(),
        parts.time(),
        parts.chance(),
        parts.drive(),
        parts.failStop());
  }
}
