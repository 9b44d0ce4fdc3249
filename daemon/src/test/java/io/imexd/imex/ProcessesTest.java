package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Proc;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is its pid with its start time: a pid alone comes again. */
class ProcessesTest {
  @TempDir Path proc;

  private void runs(long pid, String state, long startTicks) throws Exception {
    Path folder = Files.createDirectories(proc.resolve(Long.toString(pid)));
    String before = " 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 ";
    Files.writeString(
        folder.resolve("stat"), pid + " (a ) b) " + state + before + startTicks + " 9");
  }

  @Test
  void aPidThatCameAgainIsAnotherProcess() throws Exception {
    Processes processes = new Processes(proc);
    runs(4242, "S", 100);
    assertEquals(Optional.of(new Proc(4242, 100)), processes.of(4242));
    assertTrue(processes.alive(new Proc(4242, 100)));
    assertFalse(processes.alive(new Proc(4242, 99)));
    assertFalse(processes.alive(new Proc(4243, 100)));
  }

  @Test
  void aZombieHasEnded() throws Exception {
    Processes processes = new Processes(proc);
    runs(4242, "Z", 100);
    assertEquals(Optional.empty(), processes.of(4242));
  }

  @Test
  void noSignalGoesToAPidThatCameAgain() {
    Processes processes = new Processes(Path.of("/proc"));
    Proc self = processes.of(ProcessHandle.current().pid()).orElseThrow();
    assertTrue(processes.signal(self, 0));
    assertFalse(processes.signal(new Proc(self.pid(), self.startTicks() + 1), 0));
  }

  /** "Cannot look" must not free a tray under a running nvidia-imex. */
  @Test
  void aLockThatCannotBeLookedAtIsNotTakenForFree() throws Exception {
    Path none = proc.resolve("none");
    assertFalse(Pidfd.locked(none));
    Path circle = proc.resolve("circle");
    Files.createSymbolicLink(circle, circle);
    assertThrows(UncheckedIOException.class, () -> Pidfd.locked(circle));
  }
}
