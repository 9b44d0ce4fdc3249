package io.imexd.ctl.call;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Whether systemd is about to have imexd running: at boot, after a crash, in an upgrade. Asked only
 * when imexd cannot be reached, for it is a process.
 *
 * @param systemctl the program that is asked; where it is missing, nobody starts imexd
 */
record SystemdUnit(Path systemctl) implements BooleanSupplier {
  private static final String UNIT = "imexd.service";

  /** systemd answers in some milliseconds; one that hangs is no reason to wait. */
  private static final int LIMIT_MILLIS = 5_000;

  /** The words are those of systemctl(1): activating also between two tries (auto-restart). */
  @Override
  public boolean getAsBoolean() {
    return Files.isExecutable(systemctl)
        && switch (state()) {
          case "activating", "deactivating", "reloading" -> true;
          default -> false;
        };
  }

  private String state() {
    try {
      Process process =
          new ProcessBuilder(systemctl.toString(), "is-active", UNIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        process.getOutputStream().close();
        return process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)
            ? new String(process.getInputStream().readNBytes(100), StandardCharsets.UTF_8).strip()
            : "";
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
