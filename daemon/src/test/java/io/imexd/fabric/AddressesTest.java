package io.imexd.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.config.HostPort;
import io.imexd.fabric.Addresses.Choice;
import io.imexd.fabric.Addresses.Local;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final List<Local> ONE =
      List.of(at("lo", "127.0.0.1"), at("eth0", "fe80::1"), at("eth0", "10.0.1.7"));
  private static final List<Local> TWO =
      List.of(
          at("lo", "127.0.0.1"),
          at("eth0", "10.0.1.7"),
          at("eth1", "10.1.1.7"),
          at("eth1", "fd00::7"));

  @Test
  void theOnlyOne() {
    assertEquals(new Choice("10.0.1.7", ""), choose("", Optional.empty(), ONE));
  }

  @Test
  void theRostersOwnEntryIfItIsLocal() {
    assertEquals(
        new Choice("10.1.1.7", ""), choose("", Optional.of(new HostPort("10.1.1.7", 1)), TWO));
    assertEquals(
        new Choice("127.0.0.1", ""), choose("", Optional.of(new HostPort("127.0.0.1", 1)), TWO));
    assertEquals(
        new Choice("10.0.1.7", ""), choose("", Optional.of(new HostPort("10.9.9.9", 1)), ONE));
  }

  @Test
  void byNetworkInterfaceOrLiteral() {
    assertEquals(new Choice("10.1.1.7", ""), choose("10.1.0.0/16", Optional.empty(), TWO));
    assertEquals(new Choice("10.0.1.7", ""), choose("eth0", Optional.empty(), TWO));
    assertEquals("fd00::7", choose("fd00::/64", Optional.empty(), TWO).address());
    assertEquals("fd00::7", choose("fd00::7", Optional.empty(), TWO).address());
  }

  @Test
  void whatIsNotClearNamesTheCandidates() {
    String several = choose("", Optional.empty(), TWO).trouble();
    assertTrue(several.contains("10.0.1.7 (eth0), 10.1.1.7 (eth1)"), several);
    assertTrue(choose("eth1", Optional.empty(), TWO).trouble().contains("several addresses fit"));
    String none = choose("192.168.0.0/16", Optional.empty(), ONE).trouble();
    assertTrue(none.contains("fits none") && none.contains("10.0.1.7 (eth0)"), none);
    assertTrue(choose("fe80::1", Optional.empty(), ONE).trouble().contains("fits none"));
  }

  private static Choice choose(String wanted, Optional<HostPort> roster, List<Local> all) {
    return Addresses.choose(wanted, roster, all);
  }

  private static Local at(String network, String address) {
    return new Local(network, InetAddress.ofLiteral(address));
  }
}
