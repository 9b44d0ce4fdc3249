package io.imexd.imex;

import io.imexd.protocol.Proc;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the processes that hold an IMEX channel open: an open descriptor outlives the device node.
 */
public final class ChannelUsers {
  private static final int NAMED_MAX = 20;
  private static final int COMMAND_MAX_CHARS = 80;

  private final Processes processes;
  private final Path channels;

  public ChannelUsers(Processes processes, Path channels) {
    this.processes = processes;
    this.channels = channels;
  }

  /** "pid 4711 (python train.py)" each, at most 20 of them. */
  public List<String> holders() {
    return processes
        .matching(pid -> processes.hasOpen(pid, open -> open.startsWith(channels)))
        .stream()
        .limit(NAMED_MAX)
        .map(this::phrase)
        .toList();
  }

  private String phrase(Proc process) {
    String command =
        String.join(" ", processes.arguments(process.pid())).replaceAll("\\p{Cntrl}", " ");
    String shown =
        command.length() > COMMAND_MAX_CHARS
            ? command.substring(0, COMMAND_MAX_CHARS - 3) + "..."
            : command;
    return "pid " + process.pid() + " (" + shown + ")";
  }
}
