package io.imexd.testbed.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every fault, between a client and a server that answers everything with the same bytes. */
class FaultProxyTest {
  private static final int SILENCE_MILLIS = 300;

  private final FaultProxy proxy = new FaultProxy(1);
  private final Commands commands = new Commands(proxy);
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private ServerSocket echo;
  private Socket client;

  /** What the server got on one connection. */
  private static final class Received {
    private final StringBuilder text = new StringBuilder();

    synchronized void add(String more) {
      text.append(more);
    }

    synchronized String text() {
      return text.toString();
    }
  }

  @BeforeEach
  void connect() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::serve);
    InetSocketAddress target = (InetSocketAddress) echo.getLocalSocketAddress();
    int port = proxy.listen("127.0.0.1", new Route("r", 0, target));
    client = new Socket("127.0.0.1", port);
    client.setSoTimeout(5_000);
    assertEquals("hello", exchanged("hello"));
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    proxy.close();
    echo.close();
  }

  private void serve() {
    while (true) {
      try {
        Socket socket = echo.accept();
        Received got = new Received();
        received.add(got);
        Thread.startVirtualThread(() -> answer(socket, got));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void answer(Socket socket, Received got) {
    try (socket) {
      byte[] buffer = new byte[1024];
      for (int n = socket.getInputStream().read(buffer); n >= 0; ) {
        got.add(new String(buffer, 0, n, ISO_8859_1));
        socket.getOutputStream().write(buffer, 0, n);
        n = socket.getInputStream().read(buffer);
      }
    } catch (IOException _) {
      // The end of the test.
    }
  }

  private String exchanged(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(UTF_8));
    return new String(client.getInputStream().readNBytes(text.length()), UTF_8);
  }

  private void set(String how) {
    assertEquals("ok set " + how, commands.obey("set " + how));
  }

  private long millisOf(String text) throws IOException {
    long began = System.nanoTime();
    assertEquals(text, exchanged(text));
    return Duration.ofNanos(System.nanoTime() - began).toMillis();
  }

  @Test
  void delayHoldsInEachDirectionAndIsNoThrottle() throws IOException {
    set("r forth delay=100");
    assertTrue(millisOf("a") >= 100);
    set("r both delay=100 jitter=50");
    assertTrue(millisOf("b") >= 200);
    long began = System.nanoTime();
    for (int i = 0; i < 50; i++) {
      client.getOutputStream().write('c');
    }
    assertEquals("c".repeat(50), new String(client.getInputStream().readNBytes(50), UTF_8));
    assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 50 * 200);
  }

  @Test
  void oneDirectionCanBeSwallowedAlone() throws IOException {
    set("r back swallow");
    client.getOutputStream().write("lost answer".getBytes(UTF_8));
    await().until(() -> received.getFirst().text().equals("hellolost answer"));
    client.setSoTimeout(SILENCE_MILLIS);
    assertThrows(java.net.SocketTimeoutException.class, () -> client.getInputStream().read());
    set("r both clear");
    assertEquals("again", exchanged("again"));
  }

  @Test
  void whatIsFrozenComesAtOnceLater() throws IOException {
    set("r forth freeze");
    client.getOutputStream().write("held".getBytes(UTF_8));
    client.setSoTimeout(SILENCE_MILLIS);
    assertThrows(java.net.SocketTimeoutException.class, () -> client.getInputStream().read());
    assertEquals("hello", received.getFirst().text());
    set("r forth clear");
    client.setSoTimeout(5_000);
    assertEquals("held", new String(client.getInputStream().readNBytes(4), UTF_8));
  }

  @Test
  void aThrottleKeepsItsRate() throws IOException {
    set("r forth rate=100");
    assertTrue(millisOf("x".repeat(50)) >= 500);
  }

  @Test
  void lossIsLateAndTotalLossIsAReset() throws IOException {
    set("r forth loss=50");
    long slowest = 0;
    for (int i = 0; i < 6; i++) {
      slowest = Math.max(slowest, millisOf("l" + i));
    }
    assertTrue(slowest >= Weather.RETRANSMISSION_FIRST_MILLIS, slowest + " ms");
    set("r forth loss=100");
    client.getOutputStream().write('x');
    assertThrows(IOException.class, () -> client.getInputStream().read());
  }

  @Test
  void garbageIsNotWhatWasSent() throws IOException {
    set("r forth garbage=100");
    client.getOutputStream().write("0123456789".getBytes(UTF_8));
    await().until(() -> received.getFirst().text().length() >= 15);
    assertNotEquals("hello0123456789", received.getFirst().text());
  }

  @Test
  void aConnectionIsCutInTheMiddleOfAMessage() throws IOException {
    set("r forth cutafter=8");
    client.getOutputStream().write("0123456789".getBytes(UTF_8));
    await().until(() -> received.getFirst().text().equals("hello012"));
    await().until(() -> proxy.count("r") == 0);
    client.setSoTimeout(1_000);
    assertThrows(IOException.class, () -> client.getInputStream().readNBytes(4));
  }

  @Test
  void cutEndsWhatThereIsAndLetsNewOnesIn() throws IOException {
    assertEquals("ok 1 connections, 1 so far", commands.obey("count r"));
    assertEquals("ok cut 1 connections", commands.obey("cut all"));
    assertThrows(IOException.class, () -> exchanged("gone"));
    try (Socket next = new Socket("127.0.0.1", client.getPort())) {
      next.getOutputStream().write('n');
      assertEquals('n', next.getInputStream().read());
      assertEquals("ok 1 connections, 2 so far", commands.obey("count all"));
    }
  }

  @Test
  void replaySendsTheSameBytesOnAConnectionOfItsOwn() throws IOException {
    assertEquals("again", exchanged("again"));
    assertEquals("ok sent 10 bytes again", commands.obey("replay r"));
    await().until(() -> received.size() == 2 && received.getLast().text().equals("helloagain"));
    assertEquals("x", exchanged("x"));
  }

  @Test
  void whatIsWrongIsSaidAndChangesNothing() throws IOException {
    for (String line :
        List.of(
            "",
            "rain",
            "set",
            "set r forth",
            "set x forth clear",
            "set r up clear",
            "cut",
            "set r forth delay=-1",
            "set r forth loss=101",
            "set r forth hail=1",
            "cut r r")) {
      assertTrue(commands.obey(line).startsWith("wrong: "), line);
    }
    assertEquals("same", exchanged("same"));
    assertThrows(IllegalArgumentException.class, () -> Route.parse("r=1:host"));
    assertThrows(IllegalArgumentException.class, () -> Route.parse("all=1:host:2"));
  }
}
