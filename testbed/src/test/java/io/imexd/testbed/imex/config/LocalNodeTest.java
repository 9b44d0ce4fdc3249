package io.imexd.testbed.imex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LocalNodeTest {
  private final NodeList nodes = NodeList.parse("192.0.2.1\n127.0.0.2\n127.0.0.3\nno.invalid\n");

  @Test
  void firstLocalEntryWins() throws IOException {
    LocalNode local = LocalNode.find(nodes, "", "");
    assertNotNull(local);
    assertEquals(1, local.id());
    assertEquals("lo", local.networkInterface());
  }

  @Test
  void bindAddressChooses() throws IOException {
    LocalNode local = LocalNode.find(nodes, "127.0.0.3", "");
    assertNotNull(local);
    assertEquals(2, local.id());
    assertEquals("127.0.0.3", local.entry());
  }

  @Test
  void foreignAddressOrInterfaceIsNotFound() throws IOException {
    assertNull(LocalNode.find(nodes, "192.0.2.1", ""));
    assertNull(LocalNode.find(nodes, "127.0.0.9", ""));
    assertNull(LocalNode.find(nodes, "", "nosuchif0"));
  }
}
