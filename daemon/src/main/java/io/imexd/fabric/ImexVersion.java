package io.imexd.fabric;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code nvidia-imex --version} says, asked again only when the program has changed. */
final class ImexVersion {
  private static final Pattern VERSION = Pattern.compile("version is:?\\s*(\\S{1,64})");
  private static final int OUTPUT_MAX_BYTES = 4096;

  private final Path program;
  private final long timeoutMillis;
  private String stamp = "";
  private String version = "";

  ImexVersion(Path program, long timeoutMillis) {
    this.program = program;
    this.timeoutMillis = timeoutMillis;
  }

  /** The version; an IOException's message is one line for people. */
  synchronized String read() throws IOException {
    BasicFileAttributes is;
    try {
      is = Files.readAttributes(program, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new IOException(program + " is not there; install nvidia-imex or set imex.daemon", e);
    }
    String now = is.lastModifiedTime() + " " + is.size() + " " + is.fileKey();
    if (!now.equals(stamp) || version.isEmpty()) {
      version = ask();
      stamp = now;
    }
    return version;
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

  private String ask() throws IOException {
    // A file, not a pipe: what the program leaves behind could keep a pipe open for ever.
    Path answer = Files.createTempFile("imexd-version", ".txt");
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(answer.toFile())
              .start();
      if (!process.waitFor(timeoutMillis, TimeUnit.MILLISECONDS)) {
        end(process);
        throw new IOException(program + " --version did not answer in " + timeoutMillis + " ms");
      }
      String text;
      try (var in = Files.newInputStream(answer)) {
        text = new String(in.readNBytes(OUTPUT_MAX_BYTES), StandardCharsets.UTF_8);
      }
      Matcher matcher = VERSION.matcher(text);
      if (!matcher.find()) {
        throw new IOException(
            program + " --version named no version (status " + process.exitValue() + ")");
      }
      return matcher.group(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " --version was interrupted", e);
    } finally {
      Files.deleteIfExists(answer);
    }
  }
}
