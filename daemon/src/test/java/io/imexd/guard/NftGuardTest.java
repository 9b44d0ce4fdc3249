package io.imexd.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.audit.Finding;
import io.imexd.imex.Ports;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NftGuardTest {
  private static final Admitted TWO = new Admitted("instance x", List.of("10.0.0.2", "10.0.0.1"));

  private final ScriptedNft nft = new ScriptedNft();
  private final NftGuard guard =
      new NftGuard(new TrayId("t02"), () -> new Ports(50_000, 50_005), List.of(), nft);

  @AfterEach
  void close() {
    guard.close();
  }

  @Test
  void whatWasLaidIsFoundAgain() {
    assertEquals("", guard.admit(TWO).join());
    assertTrue(guard.look().join().ok());
    assertEquals(
        "table inet imexd lets 2 addresses through to ports 50000 and 50005", guard.line());
    assertEquals("", guard.obstacle());
  }

  @Test
  void aTableThatIsGoneIsLaidAgain() {
    guard.admit(TWO).join();
    nft.table = "";
    Finding found = guard.look().join();
    assertFalse(found.ok());
    assertEquals("the table is gone; laid again", found.seen());
    assertTrue(guard.look().join().ok());
    assertEquals(2, nft.applied);
  }

  @Test
  void rulesThatSomebodyChangedAreLaidAgain() {
    guard.admit(TWO).join();
    nft.table = nft.table.replace("10.0.0.2", "10.0.0.3");
    assertEquals("other rules; laid again", guard.look().join().seen());
    assertTrue(guard.look().join().ok());
  }

  @Test
  void nothingIsWrittenWhileAllIsWell() {
    guard.admit(Admitted.NOBODY).join();
    guard.look().join();
    guard.look().join();
    assertEquals(1, nft.applied);
  }

  @Test
  void whatCannotBeLaidIsSaidAndIsAnObstacleUntilItCan() {
    nft.failure = "Operation not permitted";
    assertEquals("guard: Operation not permitted", guard.admit(TWO).join());
    assertEquals("guard: Operation not permitted", guard.obstacle());
    assertFalse(guard.look().join().ok());
    nft.failure = "";
    assertEquals("", guard.obstacle());
    assertTrue(guard.look().join().ok());
  }

  @Test
  void beforeAnythingIsWantedWhatLiesThereIsLeft() {
    assertEquals("", guard.obstacle());
    assertTrue(guard.look().join().ok());
    assertEquals(0, nft.applied);
  }

  @Test
  void aGuardThatIsSwitchedOffLeavesNothing() {
    guard.admit(TWO).join();
    NoGuard.remove(nft);
    assertEquals("{\"nftables\":[]}", nft.table);
  }

  @Test
  void anotherFirewallThatRefusesIsNamed() {
    nft.others =
        """
        {"nftables": [
          {"chain": {"family": "inet", "table": "imexd", "name": "input", "hook": "input", "policy": "drop"}},
          {"chain": {"family": "inet", "table": "open", "name": "in", "hook": "input", "policy": "accept"}},
          {"chain": {"family": "ip", "table": "out", "name": "out", "hook": "output", "policy": "drop"}},
          {"chain": {"family": "inet", "table": "firewalld", "name": "in", "hook": "input", "policy": "accept"}},
          {"rule": {"family": "inet", "table": "firewalld", "chain": "in", "expr": [{"reject": {"type": "icmpx"}}]}}]}
        """;
    String hint = guard.siteFirewall().join();
    assertTrue(hint.contains("(nft table inet firewalld)"), hint);
    nft.others = "no JSON";
    CompletionException unknown =
        assertThrows(CompletionException.class, () -> guard.siteFirewall().join());
    assertEquals("nft printed no list of rules", unknown.getMessage());
  }
}
