package io.imexd.imex;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;

/**
 * Calls of nvidia-imex-ctl: each a process of its own, for -N may hang, with a bound on its time
 * and its output. Blocks; used by one thread, so there is one at a time.
 */
final class Ctl {
  private static final Logger LOG = Logger.getLogger(Ctl.class.getName());
  private static final int OUTPUT_MAX_BYTES = 1 << 20;
  private static final long DRAIN_MILLIS = 1_000;

  /**
   * A pipe is read blocking, on another thread. It is kept for the next call: each thread that ends
   * wakes two of the JVM's own, on a tray that should be quiet. One that a stray grandchild holds
   * is left to it.
   */
  private static final Executor READERS =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("imex-ctl-output").factory());

  private final Path program;
  private final long timeoutMillis;
  private final AtomicReference<Process> running = new AtomicReference<>();

  Ctl(Path program, long timeoutMillis) {
    this.program = program;
    this.timeoutMillis = timeoutMillis;
  }

  /**
   * What came of a call.
   *
   * @param output standard output, without blanks around it
   * @param trouble one line; empty when it ended in time with status 0
   */
  record Answer(String output, String trouble) {}

  Answer query(Path config) {
    return run(List.of("-q", "-c", config.toString()));
  }

  Answer matrix(Path config) {
    return run(List.of("-N", "-j", "-c", config.toString()));
  }

  /**
   * Ends the call that runs now, if any; it then answers with trouble. May be called by any thread.
   */
  void abort() {
    Process process = running.get();
    if (process != null) {
      end(process);
    }
  }

  private Answer run(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    String name = "nvidia-imex-ctl " + arguments.getFirst();
    Process process;
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      Environment.tidy(builder.environment());
      process = builder.start();
    } catch (IOException e) {
      return new Answer("", name + " cannot be run: " + e.getMessage());
    }
    running.set(process);
    try {
      return await(process, name);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer("", name + " was interrupted");
    } finally {
      end(process);
      running.set(null);
    }
  }

  private Answer await(Process process, String name) throws InterruptedException {
    closeInput(process);
    CompletableFuture<Said> said = new CompletableFuture<>();
    READERS.execute(() -> said.complete(read(process)));
    if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
      end(process);
      return new Answer("", name + " did not answer in " + timeoutMillis + " ms");
    }
    Said all = inTime(said);
    int status = process.exitValue();
    if (status == 0) {
      return new Answer(all.output(), "");
    }
    String words = (all.errors() + " " + all.output()).strip().replaceAll("\\s+", " ");
    String shown = words.length() > 160 ? words.substring(0, 157) + "..." : words;
    return new Answer(
        all.output(),
        name + " failed with status " + status + (shown.isEmpty() ? "" : ": " + shown));
  }

  /** What a call wrote on its standard output and on its standard error. */
  private record Said(String output, String errors) {
    static final Said NOTHING = new Said("", "");
  }

  /** First all of the one, then the other: nvidia-imex-ctl's complaints fit into a pipe. */
  private static Said read(Process process) {
    try (InputStream output = process.getInputStream();
        InputStream errors = process.getErrorStream()) {
      return new Said(text(output), text(errors));
    } catch (IOException e) {
      return Said.NOTHING;
    }
  }

  private static String text(InputStream from) throws IOException {
    return new String(from.readNBytes(OUTPUT_MAX_BYTES), StandardCharsets.UTF_8).strip();
  }

  /** What a stray grandchild keeps open is not waited for. */
  private static Said inTime(CompletableFuture<Said> said) throws InterruptedException {
    try {
      return said.get(DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Said.NOTHING;
    }
  }

  private static void closeInput(Process process) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already: there is nothing to close.
    }
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      endChildren(process);
      process.destroyForcibly();
    }
  }

  /** Where its children cannot be looked for (no descriptor is left), it is ended all the same. */
  private static void endChildren(Process process) {
    try {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    } catch (RuntimeException e) {
      LOG.warning("what nvidia-imex-ctl started cannot be looked for: " + e.getMessage());
    }
  }
}
