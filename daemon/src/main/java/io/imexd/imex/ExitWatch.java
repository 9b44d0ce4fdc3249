package io.imexd.imex;

import io.imexd.protocol.Proc;
import java.util.Optional;
import java.util.function.Consumer;

/** Learns at once that nvidia-imex has ended, whoever started it. */
final class ExitWatch {
  private ExitWatch() {}

  /**
   * Reports the end, once, on the actor's thread.
   *
   * @param child the process if this imexd started it; only then is its status known
   * @param ended gets one phrase that follows "nvidia-imex"
   */
  static void begin(
      Actor actor,
      Processes processes,
      Proc process,
      Optional<Process> child,
      Consumer<String> ended) {
    if (child.isPresent()) {
      var unused =
          child
              .get()
              .onExit()
              .thenAccept(p -> actor.execute(() -> ended.accept(how(p.exitValue()))));
      return;
    }
    Thread.ofPlatform()
        .daemon()
        .name("imex-exit")
        .start(() -> {
          try (Pidfd handle = Pidfd.of(process.pid())) {
            // Open first, compare then: the pid may have passed to another process before.
            if (handle.open() && processes.alive(process)) {
              handle.awaitEnd();
            }
          }
          actor.execute(
              () -> ended.accept("ended (how is not known: an earlier imexd had started it)"));
        });
  }

  /** The JVM gives 128 and the signal for a process that a signal ended. */
  static String how(int status) {
    return status > 128 && status < 128 + 65
        ? "was ended by signal " + (status - 128)
        : "exited with status " + status;
  }
}
