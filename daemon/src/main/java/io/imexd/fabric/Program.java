package io.imexd.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a program that answers and ends, with a bound on its time and its output. */
final class Program {
  private Program() {}

  /**
   * What came of it.
   *
   * @param text standard output and error together, cut to the bound
   */
  record Output(int status, String text) {}

  /** Runs it; an IOException's message is one line for people. */
  static Output run(Path program, List<String> arguments, long timeoutMillis, int outputMaxBytes)
      throws IOException {
    String call = program + " " + String.join(" ", arguments);
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    // A file, not a pipe: what the program leaves behind could keep a pipe open for ever.
    Path answer = Files.createTempFile("imexd-program", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(answer.toFile())
              .start();
      if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
        end(process);
        throw new IOException(call + " did not answer in " + timeoutMillis + " ms");
      }
      try (var in = Files.newInputStream(answer)) {
        String text = new String(in.readNBytes(outputMaxBytes), StandardCharsets.UTF_8);
        return new Output(process.exitValue(), text);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(call + " was interrupted", e);
    } finally {
      Files.deleteIfExists(answer);
    }
  }

  private static void end(Process process) {
    try {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
    } catch (RuntimeException e) {
      // Its children cannot be looked for without a descriptor; it is ended all the same.
    } finally {
      process.destroyForcibly();
    }
  }
}
