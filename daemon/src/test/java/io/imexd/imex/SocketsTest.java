package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SocketsTest {
  private final Sockets sockets = new Sockets(Path.of("/proc"));

  @Test
  void anEstablishedConnectionIsSeenFromBothEnds() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      List<Sockets.Link> links = sockets.of(ProcessHandle.current().pid());
      int port = server.getLocalPort();
      assertTrue(links.stream().anyMatch(l -> l.remotePort() == port), links.toString());
      assertTrue(
          links.stream()
              .anyMatch(l ->
                  l.localPort() == port
                      && l.remotePort() == client.getLocalPort()
                      && l.remote().isLoopbackAddress()),
          links + " " + accepted);
    }
  }

  @Test
  void addressesOfBothFamilies() throws IOException {
    assertEquals("10.77.0.3", Sockets.address("03004D0A:C350").getHostAddress());
    assertEquals(
        "10.77.0.3", Sockets.address("0000000000000000FFFF000003004D0A:C350").getHostAddress());
    assertEquals(
        InetAddress.ofLiteral("fd00::1"), Sockets.address("000000FD000000000000000001000000:C350"));
  }

  @Test
  void aProcessThatHasEndedIsNotOneWithoutConnections() {
    assertThrows(IOException.class, () -> sockets.of(0));
  }
}
