package io.imexd.node;

import io.imexd.protocol.Event;
import io.imexd.protocol.JobKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * The site's word on whether a job still runs: a program called with cluster, job and run. Only
 * exit 0 and the single word {@code gone} on its output mean gone; anything else, a failure above
 * all, means that the job may live.
 */
final class JobProbe {
  private static final Logger LOG = Logger.getLogger(JobProbe.class.getName());
  private static final long LIMIT_SECONDS = 10;
  private static final int OUTPUT_MAX_BYTES = 4096;

  private final Optional<Path> program;
  private final Executor workers;
  private final Consumer<Event> events;

  JobProbe(Optional<Path> program, Executor workers, Consumer<Event> events) {
    this.program = program;
    this.workers = workers;
    this.events = events;
  }

  void ask(JobKey job) {
    if (program.isEmpty()) {
      events.accept(new Event.JobProbed(job, false));
      return;
    }
    workers.execute(() -> events.accept(new Event.JobProbed(job, gone(program.get(), job))));
  }

  private static boolean gone(Path program, JobKey job) {
    Process process = null;
    try {
      process =
          new ProcessBuilder(program.toString(), job.cluster(), job.job(), job.run())
              .redirectErrorStream(false)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      byte[] output = new byte[0];
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        output = process.getInputStream().readNBytes(OUTPUT_MAX_BYTES);
      }
      boolean ended = !process.isAlive();
      String said = new String(output, StandardCharsets.UTF_8).strip();
      boolean gone = ended && process.exitValue() == 0 && said.equals("gone");
      LOG.info(
          "job probe: job "
              + job
              + ": "
              + (gone
                  ? "gone"
                  : ended
                      ? "not known to be gone (exit " + process.exitValue() + ")"
                      : "no answer in " + LIMIT_SECONDS + " s"));
      return gone;
    } catch (IOException e) {
      LOG.warning("job probe " + program + " cannot be run: " + e.getMessage());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }
}
