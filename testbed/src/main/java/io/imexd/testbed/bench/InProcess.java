package io.imexd.testbed.bench;

import io.imexd.loopback.LoopbackRack;
import io.imexd.loopback.LoopbackRack.Layers;
import io.imexd.loopback.LoopbackTray;
import io.imexd.observe.LogSetup;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.JobKey;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReleaseCall;
import io.imexd.proto.ReleaseResult;
import io.imexd.proto.Timing;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;

/**
 * Forms and releases, time after time, with all trays in this process and an nvidia-imex that is
 * instantly READY; event loops, ledgers with fsync and gRPC are imexd's own.
 */
final class InProcess {
  /** imexd's C1 compiler is done with nearly all of it by then. */
  private static final int WARM_UP = 30;

  private static final long LIMIT_SECONDS = 120;

  /** What a job's trays do meanwhile: the next instance's key is made when nobody waits. */
  private static final long BETWEEN_MILLIS = 200;

  private static final JobKey JOB = JobKey.newBuilder().setCluster("bench").setJob("1").build();

  /**
   * The size that is measured without a layer, too, and the lines of imexd.conf that leave it out.
   */
  private static final int COMPARED = 18;

  private static final Map<String, Layers> WITHOUT =
      Map.of(
          "peers.tls = off", new Layers(false, true),
          "imex.tls = off", new Layers(true, false),
          "both off", Layers.NONE);

  private InProcess() {}

  /**
   * Arguments: a folder for ledgers, where samples go, the file that a terminal is told in, rounds,
   * trays...
   */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    try (PrintStream log = new PrintStream(folder.resolve("log").toFile(), StandardCharsets.UTF_8);
        PrintStream samples =
            new PrintStream(
                Files.newOutputStream(Path.of(args[1])), true, StandardCharsets.UTF_8)) {
      LogSetup.install(Level.INFO, System.getenv(), log);
      int rounds = Integer.parseInt(args[2]);
      for (String trays : List.of(args).subList(3, args.length)) {
        int size = Integer.parseInt(trays);
        measure(size, rounds, folder.resolve(trays), "", Layers.ALL, samples);
        if (size == COMPARED) {
          for (Map.Entry<String, Layers> e : WITHOUT.entrySet()) {
            Path own = folder.resolve(trays + e.getKey().replaceAll("\\W", ""));
            measure(size, rounds, own, e.getKey(), e.getValue(), samples);
          }
        }
      }
    }
    System.exit(0);
  }

  private static void measure(
      int trays, int rounds, Path folder, String without, Layers layers, PrintStream samples)
      throws Exception {
    try (LoopbackRack rack = LoopbackRack.instant(trays, folder, layers)) {
      EnsureCall.Builder ensure = EnsureCall.newBuilder().setJob(JOB);
      rack.trays().forEach(tray -> ensure.addNodes(tray.name().name()));
      LoopbackTray first = rack.trays().getFirst();
      for (int round = -WARM_UP; round < rounds; round++) {
        Outcome formed = call(first, ControlRequest.newBuilder().setEnsure(ensure).build());
        ReleaseCall release = ReleaseCall.newBuilder().setJob(JOB).build();
        Outcome released = call(first, ControlRequest.newBuilder().setRelease(release).build());
        if (round >= 0) {
          samples.println(
              line(trays, without, formed.getEnsure().getTiming(), released.getRelease()));
          System.out.printf("%d members in one process: %d of %d%n", trays, round + 1, rounds);
        }
        Thread.sleep(BETWEEN_MILLIS);
      }
    }
  }

  private static Outcome call(LoopbackTray tray, ControlRequest request) throws Exception {
    Outcome outcome = tray.call(request).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    if (outcome.getCodeValue() != 0) {
      throw new IllegalStateException(outcome.getLine());
    }
    return outcome;
  }

  private static String line(int trays, String without, Timing timing, ReleaseResult release) {
    return String.format(
        Locale.ROOT,
        "{\"trays\":%d,\"processes\":1,\"without\":\"%s\",\"timing\":{\"reserve_ms\":%f,\"prepare_ms\":%f,\"start_ms\":%f,"
            + "\"imex_ms\":%f,\"confirm_ms\":%f,\"reserve_write_ms\":%f,\"confirm_write_ms\":%f},"
            + "\"release\":{\"release_ms\":%f,\"release_write_ms\":%f}}",
        trays,
        without,
        timing.getReserveMs(),
        timing.getPrepareMs(),
        timing.getStartMs(),
        timing.getImexMs(),
        timing.getConfirmMs(),
        timing.getReserveWriteMs(),
        timing.getConfirmWriteMs(),
        release.getReleaseMs(),
        release.getReleaseWriteMs());
  }
}
