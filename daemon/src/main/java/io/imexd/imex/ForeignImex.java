package io.imexd.imex;

import io.imexd.protocol.Proc;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds an nvidia-imex that imexd did not start: the driver takes one session per operating system.
 */
public final class ForeignImex {
  private static final String PROGRAM = "nvidia-imex";

  private final Processes processes;
  private final String ours;

  /**
   * A look-out.
   *
   * @param runDir below which the configurations lie that are ours
   */
  public ForeignImex(Processes processes, Path runDir) {
    this.processes = processes;
    this.ours = Leftovers.instances(runDir) + "/";
  }

  /** One phrase a process, such as "nvidia-imex (pid 812, -c /etc/nvidia-imex/config.cfg)". */
  public List<String> foreign() {
    return processes.matching(this::isForeign).stream().map(this::phrase).toList();
  }

  /**
   * The same, but of every nvidia-imex here: where imexd holds nothing, its own must not run
   * either.
   */
  public List<String> any() {
    return processes.matching(pid -> isImex(pid) || isOurs(pid)).stream()
        .map(this::phrase)
        .toList();
  }

  /** The same, with the user that each runs as, and whether it is imexd's. */
  public List<String> owned() {
    return processes.matching(pid -> isImex(pid) || isOurs(pid)).stream()
        .map(p ->
            phrase(p)
                + " of "
                + processes.user(p.pid())
                + (isOurs(p.pid()) ? ", imexd's" : ", not imexd's"))
        .toList();
  }

  private boolean isForeign(long pid) {
    return isImex(pid) && !isOurs(pid);
  }

  /** Whether it runs with a configuration of imexd's. */
  public boolean isOurs(long pid) {
    return processes.arguments(pid).stream().anyMatch(a -> a.startsWith(ours));
  }

  private boolean isImex(long pid) {
    // The command name is the script's own when a script was started.
    return processes.program(pid).equals(PROGRAM)
        || processes.command(pid).equals(PROGRAM)
        || processes.arguments(pid).stream()
            .limit(1)
            .anyMatch(a -> Processes.baseName(a).equals(PROGRAM));
  }

  private String phrase(Proc process) {
    List<String> arguments = processes.arguments(process.pid());
    int at = arguments.indexOf("-c");
    String config = at >= 0 && at + 1 < arguments.size() ? ", -c " + arguments.get(at + 1) : "";
    return PROGRAM + " (pid " + process.pid() + config + ")";
  }
}
