package io.imexd.siteca;

import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/** {@code imexd pki}: makes a CA, and certificates for trays. */
public final class PkiCommand {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  /** A clock that is far behind must not keep a tray out. */
  private static final Duration BEFORE = Duration.ofDays(365);

  private static final String HELP =
      """
      usage: imexd pki init [--dir DIR] [--name NAME] [--days N]
             imexd pki issue TRAY... [--dir DIR] [--out DIR] [--days N] [--renew]

      The imexds of a site prove to each other which tray they are, with certificates of the site's own
      CA (peers.tls = on). A site that has no CA makes a small one with this command, on one machine
      that users cannot reach; no tray needs ca.key.

      init   makes a CA: ca.key (mode 0600) and ca.crt in the folder. Never overwrites one.
      issue  makes key and certificate for each tray: three files OUT/TRAY/{tray.key,tray.crt,ca.crt},
             which go to /etc/imexd/pki on that tray. A tray is named as in its roster; t[01-18] is a list.

        --dir DIR    where the CA is (default /etc/imexd/ca)
        --out DIR    where what is issued goes (default DIR/trays)
        --name NAME  common name of the CA (default: imexd site CA)
        --days N     how long it is good: init 3650, issue 365
        --renew      issue: replace what lies there; imexd takes the new files without a restart

      A first rack:
        imexd pki init
        imexd pki issue 't[01-18]'
        for t in t{01..18}; do rsync -a /etc/imexd/ca/trays/$t/ $t:/etc/imexd/pki/; done
      exit codes: 0 done, 1 not done (the line says why), 2 usage
      """;

  private PkiCommand() {}

  /** Runs with the arguments behind the word pki; returns the exit code. */
  public static int run(List<String> arguments, PrintStream out, PrintStream err) {
    try {
      if (arguments.stream().anyMatch(a -> a.equals("--help") || a.equals("-h"))) {
        out.print(HELP);
        return DONE;
      }
      PkiArguments given = PkiArguments.parse(arguments);
      if (given.init()) {
        init(given, out);
      } else {
        issue(given, out);
      }
      return DONE;
    } catch (IllegalArgumentException e) {
      err.println("imexd pki: " + e.getMessage() + "; see imexd pki --help");
      return USAGE;
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
      err.println("imexd pki: " + e.getFile() + ": " + reason);
      return FAILED;
    } catch (IOException e) {
      err.println("imexd pki: " + e.getMessage());
      return FAILED;
    }
  }

  private static void init(PkiArguments given, PrintStream out) throws IOException {
    Instant now = Instant.now();
    Instant until = now.plus(given.days(), ChronoUnit.DAYS);
    new CaFolder(given.dir()).write(SiteCa.make(given.name(), now.minus(BEFORE), until));
    out.println("CA '" + given.name() + "' in " + given.dir() + ", good until " + text(until));
    out.println(
        "keep " + given.dir().resolve("ca.key") + " to yourself: whoever has it can be any tray");
  }

  private static void issue(PkiArguments given, PrintStream out) throws IOException {
    Set<TrayId> trays = given.trays();
    CaFolder folder = new CaFolder(given.dir());
    SiteCa ca = folder.read();
    Instant now = Instant.now();
    Instant caUntil = ca.certificate().getNotAfter().toInstant();
    if (now.isAfter(caUntil)) {
      throw new IOException(
          "the CA in " + given.dir() + " expired at " + text(caUntil) + ": make a new one");
    }
    Instant wished = now.plus(given.days(), ChronoUnit.DAYS);
    Instant until = wished.isAfter(caUntil) ? caUntil : wished;
    Path all = given.out();
    List<TrayId> there = trays.stream().filter(t -> CaFolder.holds(CaFolder.of(all, t))).toList();
    if (!there.isEmpty() && !given.renew()) {
      throw new IOException(
          CaFolder.of(all, there.getFirst())
              + " has a certificate already"
              + (there.size() == 1 ? "" : " (and " + (there.size() - 1) + " more)")
              + "; nothing was issued: --renew replaces them");
    }
    for (TrayId tray : trays) {
      Path to = CaFolder.of(all, tray);
      folder.hand(ca.issue(tray, now.minus(BEFORE), until), to);
      out.println(tray + ": " + to + ", good until " + text(until));
    }
    if (until.isBefore(wished)) {
      out.println("no longer than the CA itself, which ends then");
    }
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
