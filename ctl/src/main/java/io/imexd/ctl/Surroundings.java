package io.imexd.ctl;

import io.imexd.ctl.hook.SlurmConf;
import io.imexd.ctl.show.Colors;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * All that imexctl takes from the process around it, so that a test can be that process.
 *
 * @param env the environment
 * @param outIsTerminal whether a person sees {@code out} as it is written
 * @param nanos a clock that only goes forward
 */
public record Surroundings(
    Map<String, String> env,
    OutputStream out,
    OutputStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    LongSupplier nanos) {
  private static final String CLUSTER = "SLURM_CLUSTER_NAME";

  /** Returns this process as it is. */
  public static Surroundings ofProcess() {
    return new Surroundings(
        withCluster(System.getenv()),
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        isTerminal(1),
        isTerminal(2),
        System::nanoTime);
  }

  /** What Slurm tells its scripts, a person on a node of Slurm means, too. */
  private static Map<String, String> withCluster(Map<String, String> env) {
    if (env.containsKey(CLUSTER)) {
      return env;
    }
    Map<String, String> more = new HashMap<>(env);
    SlurmConf.clusterName(SlurmConf.PLACES).ifPresent(name -> more.put(CLUSTER, name));
    return more;
  }

  /**
   * Asks /proc: System.console() knows nothing of stderr alone, and isatty(3) would cost a foreign
   * call.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }

  String env(String name, String otherwise) {
    String value = env.get(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  void print(String text) {
    write(out, text);
  }

  void printError(String text) {
    write(err, text);
  }

  /** A reader that has gone away (imexctl trays | head -1) is no error of imexctl's. */
  private static void write(OutputStream stream, String text) {
    try {
      stream.write(text.getBytes(StandardCharsets.UTF_8));
      stream.flush();
    } catch (IOException e) {
      // Nobody is there to be told.
    }
  }

  Colors outColors(ColorMode mode) {
    return colors(mode, outIsTerminal);
  }

  Colors errColors(ColorMode mode) {
    return colors(mode, errIsTerminal);
  }

  private Colors colors(ColorMode mode, boolean terminal) {
    return new Colors(
        switch (mode) {
          case ALWAYS -> true;
          case NEVER -> false;
          case AUTO -> terminal && env("NO_COLOR", "").isEmpty() && !env("TERM", "").equals("dumb");
        });
  }
}
