package io.imexd.ctl;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.place.Wish;
import io.imexd.proto.Code;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TraysCall;
import io.imexd.proto.TraysResult;
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
            "For --gpus (default: as many as each tray says it has; where none does, as this machine).",
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

  /** Checks what can be before anybody is asked. root: below which this machine's files lie. */
  void check(Path root) {
    if (gpus == 0 || gpusPerTray != 0) {
      wish(root, TraysResult.getDefaultInstance());
    } else {
      one();
      range("--gpus", gpus);
      Nodes.expand("--exclude", exclude);
    }
  }

  private void one() {
    if ((trays == 0) == (gpus == 0)) {
      throw new UsageException("one of --trays and --gpus is wanted");
    }
  }

  /**
   * Checks and returns what is wished for, of these trays.
   *
   * @param root below which this machine's files lie
   */
  Wish wish(Path root, TraysResult seen) {
    one();
    long count = trays;
    if (gpus != 0) {
      count = Math.ceilDiv(range("--gpus", gpus), perTray(root, seen));
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
  Outcome checked(Path root, Outcome seen) {
    if (!seen.hasTrays()) {
      return seen;
    }
    try {
      wish(root, seen.getTrays());
    } catch (UsageException e) {
      return refusal(String.valueOf(e.getMessage()));
    }
    if (!among.isEmpty()) {
      return seen;
    }
    Set<String> unknown = new LinkedHashSet<>(Nodes.expand("--exclude", exclude));
    for (TrayLine line : seen.getTrays().getTraysList()) {
      unknown.remove(line.getTray());
    }
    return unknown.isEmpty()
        ? seen
        : refusal("--exclude: no tray is called " + Hostlist.fold(unknown));
  }

  private static Outcome refusal(String line) {
    return Outcome.newBuilder().setCode(Code.USAGE).setLine(line).build();
  }

  private long perTray(Path root, TraysResult seen) {
    if (gpusPerTray != 0) {
      return range("--gpus-per-tray", gpusPerTray);
    }
    long each = fewestOn(seen);
    if (each == 0) {
      each = gpusHere(root);
    }
    if (each == 0) {
      throw new UsageException(
          "--gpus: neither the trays nor this machine say how many GPUs they have; say"
              + " --gpus-per-tray, or --trays");
    }
    return each;
  }

  /** The least that a fit tray says it has, so that whichever are chosen have enough together. */
  private static long fewestOn(TraysResult seen) {
    long least = 0;
    for (TrayLine line : seen.getTraysList()) {
      long count = line.getStatus().getFacts().getGpus();
      if (count > 0 && line.getStatus().getUnfit().isEmpty()) {
        least = least == 0 ? count : Math.min(least, count);
      }
    }
    return least;
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
