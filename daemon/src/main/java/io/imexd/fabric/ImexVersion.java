package io.imexd.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
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

  private String ask() throws IOException {
    Program.Output output =
        Program.run(program, List.of("--version"), timeoutMillis, OUTPUT_MAX_BYTES);
    Matcher matcher = VERSION.matcher(output.text());
    if (!matcher.find()) {
      throw new IOException(
          program + " --version named no version (status " + output.status() + ")");
    }
    return matcher.group(1);
  }
}
