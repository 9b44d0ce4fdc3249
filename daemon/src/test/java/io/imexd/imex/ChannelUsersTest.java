package io.imexd.imex;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChannelUsersTest {
  @TempDir Path folder;

  @Test
  void whoHoldsAChannelIsNamed() throws Exception {
    Path channels = Files.createDirectory(folder.resolve("channels"));
    Path channel = Files.writeString(channels.resolve("channel3"), "");
    ChannelUsers users = new ChannelUsers(new Processes(Path.of("/proc")), channels);
    assertEquals(List.of(), users.holders());
    Process holder = new ProcessBuilder("sleep", "300").redirectInput(channel.toFile()).start();
    try {
      await().until(() -> users.holders().equals(List.of("pid " + holder.pid() + " (sleep 300)")));
    } finally {
      holder.destroyForcibly();
    }
  }
}
