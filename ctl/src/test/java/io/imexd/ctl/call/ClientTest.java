package io.imexd.ctl.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.training.FakeControlServer;
import io.imexd.ctl.training.Samples;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long an imexd that is not there is waited for: as long as somebody starts it. */
@Timeout(60)
final class ClientTest {
  private static final int DEADLINE_MILLIS = 20_000;

  @TempDir Path folder;
  private final List<FakeControlServer> servers = new ArrayList<>();

  /** Time runs four times as fast, so that nobody waits here as long as a hook does. */
  private final AtomicLong began = new AtomicLong(System.nanoTime());

  private final LongSupplier nanos = () -> 4 * (System.nanoTime() - began.get());

  @AfterEach
  void end() throws IOException {
    for (FakeControlServer server : servers) {
      server.close();
    }
  }

  @Test
  void oneThatNobodyStartsIsGivenUp() {
    AtomicInteger asked = new AtomicInteger();
    Outcome outcome = called(true, _ -> asked.incrementAndGet() == 0);
    assertEquals(Code.UNREACHABLE, outcome.getCode());
    assertEquals(1, asked.get());
    assertTrue(seconds() < 10, seconds() + " s");
  }

  @Test
  void oneThatCameWhileSystemdWasAskedIsNotGivenUp() {
    Outcome outcome =
        called(
            true,
            _ -> {
              start();
              return false;
            });
    assertEquals(Code.DONE, outcome.getCode(), outcome.getLine());
  }

  @Test
  void oneThatIsBeingStartedIsWaitedFor() {
    AtomicInteger asked = new AtomicInteger();
    Outcome outcome =
        called(
            true,
            _ -> {
              if (asked.incrementAndGet() == 3) {
                start();
              }
              return true;
            });
    assertEquals(Code.DONE, outcome.getCode(), outcome.getLine());
    assertEquals(3, asked.get());
  }

  @Test
  void oneThatNeverComesHasTheCallersDeadline() {
    Outcome outcome = called(true, _ -> true);
    assertEquals(Code.UNREACHABLE, outcome.getCode());
    assertTrue(seconds() > DEADLINE_MILLIS / 1_000 - 2, seconds() + " s");
  }

  @Test
  void whoOnlyLooksWaitsForNobody() {
    AtomicInteger asked = new AtomicInteger();
    Outcome outcome = called(false, _ -> asked.incrementAndGet() > 0);
    assertEquals(Code.UNREACHABLE, outcome.getCode());
    assertEquals(0, asked.get());
  }

  @Test
  void systemdIsAskedInItsWords() throws IOException {
    assertTrue(unit("activating", 3).within(10_000));
    assertTrue(unit("deactivating", 3).within(10_000));
    assertTrue(unit("reloading", 0).within(10_000));
    assertFalse(unit("active", 0).within(10_000));
    assertFalse(unit("inactive", 3).within(10_000));
    assertFalse(unit("failed", 3).within(10_000));
    assertFalse(unit("", 1).within(10_000));
    Path hangs = unit("activating; exec sleep 600 # ", 0).systemctl();
    assertFalse(new SystemdUnit(hangs).within(100));
    assertTrue(unit("activating; sleep 600 & true ", 3).within(10_000), "a child of it goes on");
    assertFalse(new SystemdUnit(folder.resolve("absent")).within(10_000));
  }

  private SystemdUnit unit(String state, int code) throws IOException {
    Path program = folder.resolve("systemctl");
    Files.writeString(
        program,
        "#!/bin/sh\n[ \"$*\" = 'is-active imexd.service' ] || exit 9\necho %s\nexit %d\n"
            .formatted(state, code));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new SystemdUnit(program);
  }

  private Outcome called(boolean again, Client.Starter starts) {
    ControlRequest.Builder request =
        ControlRequest.newBuilder().setLeave(LeaveCall.getDefaultInstance());
    return new Client(ServerAddress.parse("unix:" + folder.resolve("s")), nanos, starts)
        .call(request, DEADLINE_MILLIS, again, Waiting.NONE);
  }

  private void start() {
    try {
      servers.add(
          new FakeControlServer(
              folder.resolve("s"),
              (request, out) -> FakeControlServer.send(out, Samples.outcome(request))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long seconds() {
    return nanos.getAsLong() / 1_000_000_000L;
  }
}
