package io.imexd.ctl.call;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Whether systemd is about to have imexd running: at boot, after a crash, in an upgrade. Asked only
 * when imexd cannot be reached, for it is a process.
 *
 * @param systemctl the program that is asked; where it is missing, nobody starts imexd
 */
record SystemdUnit(Path systemctl) implements Client.Starter {
  private static final String UNIT = "imexd.service";

  /** systemd answers in some milliseconds; one that hangs is no reason to wait. */
  private static final long LIMIT_MILLIS = 2_000;

  /** The words are those of systemctl(1): activating also between two tries (auto-restart). */
  @Override
  public boolean within(long millis) {
    return Files.isExecutable(systemctl)
        && switch (state(Math.min(millis, LIMIT_MILLIS))) {
          case "activating", "deactivating", "reloading" -> true;
          default -> false;
        };
  }

  private String state(long millis) {
    try {
      Process process =
          new ProcessBuilder(systemctl.toString(), "is-active", UNIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream said = process.getInputStream()) {
        process.getOutputStream().close();
        // What is there at its end, and no more: a child of it may keep the pipe open.
        return process.waitFor(millis, TimeUnit.MILLISECONDS)
            ? new String(said.readNBytes(said.available()), StandardCharsets.UTF_8).strip()
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
