package io.imexd.ctl;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.place.Wish;
import io.imexd.proto.Code;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TraysCall;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** How many trays a job wants, and which not. */
final class WishOptions {
  private static final String GPUS = "proc/driver/nvidia/gpus";
  private static final long MAX = 65_536;

  private long trays;
  private long gpus;
  private long gpusPerTray;
  private long segment;
  private String exclude = "";
  private String among = "";

  void declare(Options options) {
    options
        .number("--trays", "N", "How many trays.", value -> trays = value)
        .number("--gpus", "N", "How many GPUs; whole trays are given.", value -> gpus = value)
        .number(
            "--gpus-per-tray",
            "G",
            "For --gpus (default: as many as this machine has).",
            value -> gpusPerTray = value)
        .number(
            "--segment",
            "S",
            "Trays that must lie on one clique together, a divisor of N (default: all).",
            value -> segment = value)
        .text(
            "--exclude",
            "HOSTLIST",
            "Trays that it must not have; without --among each must be known.",
            value -> exclude = value)
        .text(
            "--among",
            "HOSTLIST",
            "Only of these trays (default: the roster of the imexd that is asked).",
            value -> among = value);
  }

  /** Returns the question that a placement begins with. */
  TraysCall question() {
    TraysCall.Builder call = TraysCall.newBuilder().setFreshFabric(true);
    if (!among.isEmpty()) {
      call.addAllNodes(Nodes.distinct("--among", among));
    }
    return call.build();
  }

  /**
   * Checks and returns what is wished for.
   *
   * @param root below which this machine's files lie
   */
  Wish wish(Path root) {
    if ((trays == 0) == (gpus == 0)) {
      throw new UsageException("one of --trays and --gpus is wanted");
    }
    long count = trays;
    if (gpus != 0) {
      count = Math.ceilDiv(range("--gpus", gpus), perTray(root));
    }
    range("--trays", count);
    long together = segment == 0 ? count : range("--segment", segment);
    if (count % together != 0) {
      throw new UsageException(
          "--segment: " + count + " trays cannot be cut into segments of " + together);
    }
    TreeSet<String> without = new TreeSet<>(Nodes.expand("--exclude", exclude));
    return new Wish((int) count, (int) together, without);
  }

  /**
   * Refuses to exclude what no tray is called: whoever mistypes a name would get the very tray that
   * was to be left out. A tray that is silent has a name all the same. With --among the rest of the
   * rack is not asked for, and a name outside is no mistake.
   *
   * @return the answer as it is, or the refusal instead
   */
  Outcome checked(Outcome seen) {
    if (!seen.hasTrays() || !among.isEmpty()) {
      return seen;
    }
    Set<String> unknown = new LinkedHashSet<>(Nodes.expand("--exclude", exclude));
    for (TrayLine line : seen.getTrays().getTraysList()) {
      unknown.remove(line.getTray());
    }
    return unknown.isEmpty()
        ? seen
        : Outcome.newBuilder()
            .setCode(Code.USAGE)
            .setLine("--exclude: no tray is called " + Hostlist.fold(unknown))
            .build();
  }

  private long perTray(Path root) {
    long each = gpusPerTray == 0 ? gpusHere(root) : range("--gpus-per-tray", gpusPerTray);
    if (each == 0) {
      throw new UsageException(
          "--gpus: this machine has no GPUs to go by; say --gpus-per-tray, or --trays");
    }
    return each;
  }

  /** Counts the GPUs that the driver of this machine lists. */
  private static long gpusHere(Path root) {
    long count = 0;
    try (DirectoryStream<Path> gpus = Files.newDirectoryStream(root.resolve(GPUS))) {
      for (Path _ : gpus) {
        count++;
      }
    } catch (IOException e) {
      return 0;
    }
    return count;
  }

  private static long range(String option, long value) {
    return Options.inRange(option, value, 1, MAX);
  }
}
