package io.imexd.ctl.launch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One imexctl on another tray, for its answer. Whatever the way there prints around it, in whatever
 * charset and however much, only the document and the last line are kept.
 */
public final class Errand implements AutoCloseable {
  private static final String DOCUMENT = "{\"code\":";

  /** More than the longest document; what a line has beyond it is dropped. */
  private static final int MAX_LINE_BYTES = 4 << 20;

  /** What is said of a failure is one line on a screen. */
  private static final int MAX_LAST_CHARACTERS = 500;

  /** For what a launcher that has ended has left in the pipe; its children may keep that open. */
  private static final int REST_MILLIS = 1_000;

  private final Process process;
  private final Thread reader;
  private String document = "";
  private String last = "";

  /** Starts it. */
  public Errand(List<String> words) throws IOException {
    // In a session of its own, so that it is a group and Ctrl-C on a terminal is not for it.
    List<String> all = new ArrayList<>(List.of("setsid"));
    all.addAll(words);
    process = new ProcessBuilder(all).redirectErrorStream(true).start();
    process.getOutputStream().close();
    reader = Thread.ofPlatform().daemon().name("errand").start(this::read);
  }

  /** Waits so long, and says whether it has ended and all that it said is here. */
  public boolean hasEnded(int millis) throws InterruptedException {
    if (!process.waitFor(millis, TimeUnit.MILLISECONDS)) {
      return false;
    }
    reader.join(REST_MILLIS);
    return true;
  }

  public int exitCode() {
    return process.exitValue();
  }

  /** Returns the first line that is an imexctl's document, or nothing. */
  public synchronized String document() {
    return document;
  }

  /** Returns the last line that is not blank, or nothing. */
  public synchronized String last() {
    return last;
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          take(line.toString(StandardCharsets.UTF_8));
          line.reset();
        } else if (line.size() < MAX_LINE_BYTES) {
          line.write(b);
        }
      }
      take(line.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It was ended while it wrote.
    }
  }

  private synchronized void take(String line) {
    if (document.isEmpty() && line.startsWith(DOCUMENT)) {
      document = line;
    }
    if (!line.isBlank()) {
      String text = line.strip();
      last = text.substring(0, Math.min(text.length(), MAX_LAST_CHARACTERS));
    }
  }

  /** Ends it with all that it started, if it still runs. */
  @Override
  public void close() {
    if (!process.isAlive()) {
      return;
    }
    // A launcher is often a script: to end it alone would leave what it waits for.
    String group = Long.toString(process.pid());
    try {
      new ProcessBuilder("sh", "-c", "kill -s KILL -- -$0", group).start();
    } catch (IOException e) {
      process.destroyForcibly();
    }
  }
}
