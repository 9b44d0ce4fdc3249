package io.imexd.testbed.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.testbed.imex.tls.ThrowAwayCertificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mutual TLS between daemons: who may connect, which name is checked, what a reload does. */
class TlsTest {
  @TempDir static Path shared = Path.of(".");

  @TempDir Path folder = Path.of(".");

  private final List<String> nodes =
      List.of(address(ThreadLocalRandom.current().nextInt(1, 250), 1), address(0, 2));

  private static int third;

  private static String address(int draw, int last) {
    third = draw == 0 ? third : draw;
    return "127.251." + third + "." + last;
  }

  @BeforeAll
  static void certificates() throws Exception {
    for (String name : new String[] {"ours", "theirs"}) {
      Files.createDirectory(shared.resolve(name));
      ThrowAwayCertificates.make(shared.resolve(name), "dns:instance-1");
    }
  }

  private TestNode start(int id, String faults, Path tls, String override) throws Exception {
    return TestNode.start(
        folder.resolve("n" + id),
        nodes,
        nodes.get(id),
        faults,
        "IMEX_ENABLE_AUTH_ENCRYPTION=1",
        "IMEX_AUTH_SOURCE=FILE",
        "IMEX_SERVER_KEY=" + tls.resolve("key.pem"),
        "IMEX_SERVER_CERT=" + tls.resolve("cert.pem"),
        "IMEX_SERVER_CERT_AUTH=" + tls.resolve("ca.pem"),
        "IMEX_CLIENT_KEY=" + tls.resolve("key.pem"),
        "IMEX_CLIENT_CERT=" + tls.resolve("cert.pem"),
        "IMEX_CLIENT_CERT_AUTH=" + tls.resolve("ca.pem"),
        "IMEX_SECURITY_TARGET_OVERRIDE=" + override);
  }

  private static Path copy(Path from, Path to) throws Exception {
    Files.createDirectories(to);
    for (String name : new String[] {"key.pem", "cert.pem", "ca.pem"}) {
      Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    return to;
  }

  @Test
  void sameAuthorityAndNameConnect() throws Exception {
    try (TestNode first = start(0, "", shared.resolve("ours"), "instance-1");
        TestNode second = start(1, "", shared.resolve("ours"), "instance-1")) {
      first.awaitDomain("UP");
      second.close();
      first.awaitRow(0, "CONNECTED RECOVERING");
      first.awaitLog("Received notification of shutdown from node 1");
    }
  }

  @Test
  void otherAuthorityNeverConnects() throws Exception {
    try (TestNode first = start(0, "", shared.resolve("ours"), "instance-1");
        TestNode second = start(1, "", shared.resolve("theirs"), "instance-1")) {
      first.awaitLog("Attempting connection for target node 1 - " + nodes.get(1) + ":50000");
      second.awaitLog("Attempting connection for target node 0");
      first.awaitRow(0, "CONNECTED NEVER_CONNECTED");
      second.awaitRow(1, "NEVER_CONNECTED CONNECTED");
    }
  }

  @Test
  void certifiedNameIsChecked() throws Exception {
    try (TestNode first = start(0, "", shared.resolve("ours"), "instance-2");
        TestNode second = start(1, "", shared.resolve("ours"), "instance-1")) {
      second.awaitRow(1, "CONNECTED CONNECTED");
      first.awaitLog("Attempting connection for target node 1 - " + nodes.get(1));
      assertEquals("NEVER_CONNECTED NEVER_CONNECTED", first.row(0));
    }
  }

  @Test
  void plainPeersStayOutside() throws Exception {
    try (TestNode first = start(0, "", shared.resolve("ours"), "instance-1");
        TestNode plain = TestNode.start(folder.resolve("p"), nodes, nodes.get(1), "")) {
      first.awaitLog("Attempting connection for target node 1");
      plain.awaitLog("Attempting connection for target node 0");
      assertEquals("CONNECTED NEVER_CONNECTED", first.row(0));
      assertEquals("NEVER_CONNECTED CONNECTED", plain.row(1));
    }
  }

  @Test
  void commandServiceUnderTls() throws Exception {
    try (TestNode first = start(0, "CMD_TLS=1", shared.resolve("ours"), "instance-1");
        TestNode second = start(1, "CMD_TLS=1", shared.resolve("ours"), "instance-1")) {
      first.awaitState("READY");
      second.awaitDomain("UP");
      // Without a certificate the port says nothing.
      Files.writeString(first.root.resolve("etc/nvidia-imex/standin.cfg"), "");
      assertEquals("Query Status returned error code: 14\nrc 1", first.ctl("-q"));
    }
  }

  @Test
  void sigusr1ReloadsOrDoesNothing() throws Exception {
    Path mine = copy(shared.resolve("ours"), folder.resolve("tls"));
    try (TestNode first = start(0, "", mine, "instance-1");
        TestNode second = start(1, "", shared.resolve("ours"), "instance-1")) {
      first.awaitDomain("UP");
      Files.writeString(mine.resolve("key.pem"), "torn");
      first.signal(10);
      first.awaitLog("[ERROR] [tid 1] Failed to load IMEX_SERVER_KEY=" + mine.resolve("key.pem"));
      assertFalse(first.log().contains("Restarting all client connections"));
      assertTrue(first.row(0).equals("CONNECTED CONNECTED"));
      second.signal(10);
      second.awaitLog("Reloaded keys and certificates");
      second.awaitLog("Restarting all client connections");
      second.awaitDomain("UP");
    }
  }
}
