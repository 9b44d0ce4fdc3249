package io.imexd.ctl.launch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The same command on many trays at once, one launcher a tray. What they print comes line by line
 * with the tray's name before it.
 */
public final class Crew {
  private static final int LOOK_MILLIS = 200;

  /** A line without an end is cut, so that it cannot fill the memory. */
  private static final int MAX_LINE_BYTES = 64 << 10;

  /** For a warden that was told to end its command: its own grace, and the way back. */
  private static final int END_MILLIS = (Warden.GRACE_SECONDS + 5) * 1_000;

  /** What a shell says of a command that cannot be started. */
  private static final int NOT_STARTED = 126;

  /** Takes one line, without its end, of a tray; called by many threads. */
  @FunctionalInterface
  public interface Printer {
    void print(String tray, String line, boolean error);
  }

  /** What a command's environment needs so that it finds IMEXD_HOSTFILE, a file of its tray. */
  public static Map<String, String> hosts(List<String> trays) {
    return Map.of(Warden.HOSTS, String.join(" ", trays));
  }

  private record Exit(String tray, int code) {}

  private final Launcher launcher;
  private final Printer printer;
  private final Map<String, Process> running = new LinkedHashMap<>();
  private final List<Thread> readers = new ArrayList<>();
  private final BlockingQueue<Exit> exits = new LinkedBlockingQueue<>();
  private int firstBad;

  public Crew(Launcher launcher, Printer printer) {
    this.launcher = launcher;
    this.printer = printer;
  }

  /** Starts the command on a tray; that it cannot be is an exit, too. */
  public void start(String tray, Map<String, String> env, List<String> command) {
    // In a session of its own: Ctrl-C on a terminal is for this process, which ends the command,
    // and only then what leads to it.
    List<String> words = new ArrayList<>(List.of("setsid"));
    words.addAll(launcher.words(tray, Warden.around(env, command)));
    try {
      Process process = new ProcessBuilder(words).start();
      running.put(tray, process);
      readers.add(reader(tray, process.getInputStream(), false));
      readers.add(reader(tray, process.getErrorStream(), true));
      var _ = process.onExit().thenAccept(ended -> exits.add(new Exit(tray, ended.exitValue())));
    } catch (IOException e) {
      printer.print(tray, "cannot be started: " + e.getMessage(), true);
      exits.add(new Exit(tray, NOT_STARTED));
    }
  }

  /**
   * Waits until the command has ended on every tray.
   *
   * @param count how many were started
   * @param together whether the first that fails ends the others
   * @param stopped whether all are to be ended now; asked several times a second
   * @return the exit code of the first that failed, or 0
   */
  public int await(int count, boolean together, BooleanSupplier stopped)
      throws InterruptedException {
    int left = count;
    boolean ending = false;
    long sinceNoExit = 0;
    while (left > 0) {
      Exit exit = exits.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (exit != null) {
        left--;
        running.remove(exit.tray);
        if (exit.code != 0 && firstBad == 0) {
          firstBad = exit.code;
          if (left > 0 || count > 1) {
            printer.print(exit.tray, "ended with exit code " + exit.code, true);
          }
        }
      }
      if (!ending && (stopped.getAsBoolean() || (together && firstBad != 0))) {
        ending = true;
        end();
      } else if (ending && exit == null) {
        sinceNoExit += LOOK_MILLIS;
        if (sinceNoExit >= END_MILLIS) {
          sinceNoExit = 0;
          running.values().forEach(Process::destroyForcibly);
        }
      }
    }
    for (Thread reader : readers) {
      // Whatever the command left in the background may keep the pipe open.
      reader.join(LOOK_MILLIS * 5L);
    }
    return firstBad;
  }

  /** Ends the wardens' input; they end the commands. */
  private void end() {
    for (Process process : running.values()) {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // It is gone already.
      }
    }
  }

  private Thread reader(String tray, InputStream from, boolean error) {
    return Thread.ofPlatform()
        .daemon()
        .name("output-" + tray)
        .start(() -> {
          try (InputStream in = new BufferedInputStream(from)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0; b = in.read()) {
              if (b != '\n') {
                line.write(b);
              }
              if (b == '\n' || line.size() == MAX_LINE_BYTES) {
                printer.print(tray, line.toString(StandardCharsets.UTF_8), error);
                line.reset();
              }
            }
            if (line.size() > 0) {
              printer.print(tray, line.toString(StandardCharsets.UTF_8), error);
            }
          } catch (IOException e) {
            // The launcher was killed while it wrote.
          }
        });
  }
}
