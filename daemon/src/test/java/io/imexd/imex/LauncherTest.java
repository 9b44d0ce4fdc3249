package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LauncherTest {
  @Test
  void aPortThatAnOutgoingConnectionHasIsNamed() throws Exception {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try (ServerSocket peer = new ServerSocket(0, 1, here);
        Socket outgoing = new Socket(here, peer.getLocalPort(), here, 50918)) {
      assertTrue(outgoing.isConnected());
      assertTrue(Launcher.taken("SERVER_PORT", "127.0.0.1", 50918).isPresent());
    }
  }

  @Test
  void looksAtTheSameMomentDoNotSeeEachOther() {
    List<String> seen =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(i -> Launcher.taken("SERVER_PORT", "127.0.0.1", 50919))
            .flatMap(Optional::stream)
            .toList();
    assertEquals(List.of(), seen);
  }
}
