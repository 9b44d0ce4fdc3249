package io.imexd.ctl.training;

import io.imexd.ctl.Main;
import io.imexd.ctl.QuickStart;
import io.imexd.ctl.Surroundings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs the commands that hooks and people run most, against a fake imexd, so that the AOT cache
 * knows their classes. Run by bin/train-aot-imexctl with -XX:AOTCacheOutput; harmless without it.
 */
final class Training {
  private static final String[][] LINES = {
    {"status"},
    {"status", "-o", "json"},
    {
      "ensure",
      "--job",
      "4711",
      "--run",
      "1795457600",
      "--nodes",
      "t[01-18]",
      "--uid",
      "0",
      "--gid",
      "0"
    },
    {"ensure", "--job", "4711", "--nodes", "t[01-18]", "-o", "json"},
    {"leave", "--job", "4711", "--run", "1795457600"},
    {"hook", "slurm", "prolog"},
    {"hook", "slurm", "epilog"},
    {"hook", "slurm", "task-prolog"},
    {"release", "--job", "4711"},
    {"why", "--job", "4711"},
    {"list"},
    {"trays"},
    {"trays", "-o", "json"},
    {"topology"},
    {"topology", "--format", "slurm"},
    {"place", "--trays", "1"},
    {"verify", "--job", "4711"},
    {"history", "--job", "4711"},
    {"check"},
    {"doctor"},
    {"metrics"},
    {"version"},
    {"check-hostlist", "t[01-18]"},
    {"ensure", "--help"},
  };

  private Training() {}

  public static void main(String[] args) throws IOException {
    QuickStart.prepare();
    Path folder = Files.createTempDirectory("imexctl-training");
    try (FakeControlServer server =
        new FakeControlServer(
            folder.resolve("control.sock"),
            (request, out) -> FakeControlServer.send(out, Samples.outcome(request)))) {
      Surroundings process = Surroundings.ofProcess();
      Surroundings surroundings =
          new Surroundings(
              Map.of(
                  "IMEXD_SERVER",
                  server.address(),
                  "SLURM_JOB_ID",
                  "4711",
                  "SLURM_JOB_START_TIME",
                  "1795457600",
                  "SLURM_JOB_NODELIST",
                  "t[01-18]"),
              OutputStream.nullOutputStream(),
              OutputStream.nullOutputStream(),
              true,
              false,
              process.nanos());
      for (String[] line : LINES) {
        int code = Main.run(surroundings, line);
        if (code != 0) {
          throw new IllegalStateException(String.join(" ", line) + ": exit " + code);
        }
      }
    } finally {
      Files.deleteIfExists(folder);
    }
  }
}
