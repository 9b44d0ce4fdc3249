package io.imexd.testbed.imex;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real traffic between daemons on loopback addresses. */
class DomainTest {
  private static final int USR1 = 10;
  private static final int TERM = 15;

  @TempDir Path folder = Path.of(".");

  private final String net =
      "127."
          + ThreadLocalRandom.current().nextInt(1, 250)
          + "."
          + ThreadLocalRandom.current().nextInt(1, 250)
          + ".";
  private final List<String> three = List.of(net + 1, net + 2, net + 3);
  private final List<String> two = three.subList(0, 2);
  private final ArrayDeque<TestNode> started = new ArrayDeque<>();
  private int folders;

  private TestNode start(List<String> nodes, int id, String faults, String... extra)
      throws Exception {
    return start(folder.resolve("n" + folders++), nodes, id, faults, extra);
  }

  private TestNode start(Path root, List<String> nodes, int id, String faults, String... extra)
      throws Exception {
    TestNode node = TestNode.start(root, nodes, three.get(id), faults, extra);
    started.add(node);
    return node;
  }

  @AfterEach
  void stopAll() {
    started.forEach(TestNode::close);
  }

  @Test
  void threeFormADomainAndOneLeavesInOrder() throws Exception {
    TestNode first = start(three, 0, "");
    TestNode second = start(three, 1, "");
    first.awaitState("READY");
    first.awaitRow(0, "CONNECTED CONNECTED NEVER_CONNECTED");
    assertEquals("INVALID INVALID INVALID", first.row(2));
    assertEquals("DEGRADED", first.domain().get("status").getAsString());
    TestNode third = start(three, 2, "");
    first.awaitDomain("UP");
    third.signal(TERM);
    assertEquals(0, third.exitCode());
    String who = "node 2 - " + three.get(2);
    first.awaitLog("[INFO] [tid 1] Received notification of shutdown from " + who + "\n");
    first.awaitLog(
        "[ERROR] [tid 1] Node disconnect event detected for node 2 with address "
            + three.get(2)
            + ", attempting to reconnect\n");
    first.awaitRow(0, "CONNECTED CONNECTED RECOVERING");
    second.awaitRow(1, "CONNECTED CONNECTED RECOVERING");
    assertEquals(1, count(first.log(), "Received notification of shutdown"));
    start(three, 2, "");
    first.awaitLog("Node 2 with address " + three.get(2) + " is a new instance, cleaning up");
    first.awaitLog(
        "Connection established to node 2 with ip address "
            + three.get(2)
            + ". Number of times connected: 2\n");
    first.awaitDomain("UP");
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Test
  void graceTimeTurnsRecoveringIntoDisconnected() throws Exception {
    TestNode patient = start(three, 0, "", "IMEX_NODE_DISCONNECTED_GRACE_TIME=1");
    TestNode strict = start(three, 1, "", "IMEX_NODE_DISCONNECTED_GRACE_TIME=0");
    TestNode third = start(three, 2, "");
    patient.awaitDomain("UP");
    third.close();
    strict.awaitRow(1, "CONNECTED CONNECTED DISCONNECTED");
    patient.awaitRow(0, "CONNECTED CONNECTED DISCONNECTED");
    start(three, 2, "");
    patient.awaitRow(0, "CONNECTED CONNECTED CONNECTED");
  }

  @Test
  void otherVersionAndOtherMapAreRefusedUntilSigusr1() throws Exception {
    TestNode first = start(two, 0, "");
    TestNode skewed = start(two, 1, "VERSION=580.1");
    first.awaitRow(0, "CONNECTED VERSION_MISMATCH");
    skewed.close();
    TestNode reordered = start(List.of(two.get(1), two.get(0)), 1, "");
    reordered.awaitRow(0, "CONNECTED NODE_MAP_MISMATCH");
    reordered.awaitLog("[ERROR] [tid 1] Node configuration mismatch with node 1");
    // Permanent on the old daemon, whatever the peer becomes, until it dials anew.
    assertEquals("CONNECTED VERSION_MISMATCH", first.row(0));
    first.signal(USR1);
    first.awaitRow(0, "CONNECTED NODE_MAP_MISMATCH");
  }

  @Test
  void secondSigusr1WithinFiveSecondsIsIgnored() throws Exception {
    TestNode node = start(three.subList(0, 1), 0, "");
    node.awaitDomain("UP");
    node.signal(USR1);
    node.awaitLog("Number of times connected: 2");
    node.signal(USR1);
    node.awaitLog("Ignoring SIGUSR1");
    assertEquals(1, count(node.log(), "Restarting all client connections"));
  }

  @Test
  void importersAreAwaitedAfterAnUncleanEndOnly() throws Exception {
    Path root = folder.resolve("reborn");
    TestNode first = start(root, two, 0, "IMPORTERS=1");
    first.awaitState("READY");
    Path persist = root.resolve("var/run/nvidia-imex/persist.dat");
    String unclean = Files.readString(persist);
    assertTrue(unclean.endsWith("Node 1: " + two.get(1) + "\n"), unclean);
    first.close();
    assertFalse(Files.readString(persist).contains("Node"));
    Files.writeString(persist, unclean);
    TestNode reborn = start(root, two, 0, "");
    reborn.awaitState("WAITING_FOR_RECOVERY");
    start(two, 1, "");
    reborn.awaitState("READY");
    reborn.close();
    Files.writeString(persist, unclean);
    start(root, two, 0, "", "IMEX_WAIT_FOR_QUORUM=NONE").awaitState("READY");
  }

  @Test
  void fullQuorumWaitsAndGivesUp() throws Exception {
    TestNode first = start(two, 0, "", "IMEX_WAIT_FOR_QUORUM=FULL");
    first.awaitState("WAITING_FOR_PEERS");
    assertFalse(first.log().contains("IMEX_WAIT_FOR_QUORUM != FULL"));
    TestNode hasty = start(three, 2, "", "IMEX_WAIT_FOR_QUORUM=FULL", "IMEX_CONN_WAIT_TIMEOUT=1");
    assertEquals(1, hasty.exitCode());
    assertTrue(hasty.log().contains("Timed out after 1 seconds"), hasty.log());
    start(two, 1, "");
    first.awaitState("READY");
  }

  @Test
  void oneSessionPerTray() throws Exception {
    Path root = folder.resolve("tray");
    TestNode first = start(root, two, 0, "");
    first.awaitState("READY");
    TestNode second = start(root, two, 1, "");
    assertEquals(1, second.exitCode());
    assertTrue(
        second.log().contains("[ERROR] [tid 1] Failed to allocate Imex session: NV_ERR_IN_USE\n"));
  }

  @Test
  void takenPortEndsTheStart() throws Exception {
    TestNode first = start(two, 0, "");
    first.awaitState("READY");
    TestNode second =
        start(two, 0, "", "IMEX_CMD_PORT=50006", "IMEX_CMD_BIND_INTERFACE_IP=" + two.get(1));
    assertEquals(1, second.exitCode());
    assertTrue(second.log().contains("Failed to listen on " + two.get(0) + ":50000"));
  }

  @Test
  void closedOrSilentCommandPortLooksUnavailableWhileLinksAreFine() throws Exception {
    TestNode first = start(three, 0, "NODE_TIMEOUT_MS=300");
    start(three, 1, "CMD_PORT=closed");
    start(three, 2, "CMD_PORT=silent");
    first.awaitRow(0, "CONNECTED CONNECTED CONNECTED");
    assertEquals("INVALID INVALID INVALID", first.row(1));
    assertEquals("INVALID INVALID INVALID", first.row(2));
    assertEquals("DEGRADED", first.domain().get("status").getAsString());
  }

  @Test
  void onePairNeverConnects() throws Exception {
    TestNode first = start(two, 0, "NEVER_DIAL=" + two.get(1) + "\nREFUSE_PEERS=" + two.get(1));
    start(two, 1, "");
    first.awaitRow(1, "NEVER_CONNECTED CONNECTED");
    assertEquals("CONNECTED NEVER_CONNECTED", first.row(0));
    assertEquals("READY\n", first.ctl("-q"));
  }

  @Test
  void slowStartDialDelayAndNeverReady() throws Exception {
    TestNode slow = start(three, 0, "INIT_DELAY_MS=700");
    assertEquals("INITIALIZING\n", awaitAnyState(slow));
    slow.awaitState("READY");
    TestNode stuck = start(three, 1, "NEVER_READY=1");
    stuck.awaitState("INIT_GPU");
    TestNode late = start(three, 2, "DIAL_DELAY_MS=700");
    late.awaitState("READY");
    assertEquals("NEVER_CONNECTED NEVER_CONNECTED NEVER_CONNECTED", late.row(2));
    late.awaitRow(2, "CONNECTED CONNECTED CONNECTED");
    assertEquals("DEGRADED", late.domain().get("status").getAsString());
  }

  private static String awaitAnyState(TestNode node) {
    await().until(() -> !node.ctl("-q").contains("rc "));
    return node.ctl("-q");
  }

  @Test
  void slowStopShowsShuttingDown() throws Exception {
    TestNode node = start(two, 0, "STOP_DELAY_MS=600");
    node.awaitState("READY");
    node.signal(TERM);
    node.awaitState("SHUTTING_DOWN");
    assertEquals(0, node.exitCode());
    assertEquals("Query Status returned error code: 14\nrc 1", node.ctl("-q"));
    assertTrue(node.ctl("-N").endsWith("Domain State: DOWN\n"));
  }

  @Test
  void unixSocketAndNamedEndpoints() throws Exception {
    Path socket = folder.resolve("c.sock");
    TestNode node = start(two, 0, "HOST_NAME=t01", "IMEX_CMD_UNIX_DOMAIN_PATH=" + socket);
    node.awaitState("READY");
    assertEquals("READY\n", node.ctl("-q", "--u=" + socket));
    assertEquals("READY\n", node.ctl("-q", "-i", two.get(0), "50005"));
    assertEquals(
        "Query Status returned error code: 14\nrc 1", node.ctl("-q", "-u", socket + ".no"));
    assertEquals(
        "READY stopAtReady: 0\nkeepGoing: 1\nFinishing subscription\nREADY\n",
        node.ctl("-s", "-t", "200"));
    assertTrue(node.ctl("-N", "-H").contains("- Hostname: t01\n"));
    node.close();
    assertFalse(Files.exists(socket));
  }

  @Test
  void unreadableNodeFileIs255() throws Exception {
    TestNode node = start(two, 0, "");
    node.awaitState("READY");
    Files.delete(node.root.resolve("etc/nvidia-imex/nodes_config.cfg"));
    assertEquals(
        "Failed to read node configuration file /etc/nvidia-imex/nodes_config.cfg\nrc 255",
        node.ctl("-N"));
    assertEquals("Unable to open configuration file at /none\nrc 1", node.ctl("-N", "-c", "/none"));
  }
}
