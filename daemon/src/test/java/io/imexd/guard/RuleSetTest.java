package io.imexd.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.config.Cidr;
import io.imexd.imex.Ports;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final Ports PORTS = new Ports(50_000, 50_005);

  private static String rules(Admitted admitted, Cidr... allow) {
    return new RuleSet(admitted, PORTS, List.of(allow)).transaction().toString();
  }

  private static long count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  @Test
  void aFreeTrayDropsEverythingAndPassesNothing() {
    String rules = rules(Admitted.NOBODY, Cidr.parse("10.9.0.0/16").orElseThrow());
    assertFalse(rules.contains("{\"accept\":"), rules);
    // Coming and going, as this side's port and as the other's; and whoever is not root.
    assertEquals(5, count(rules, "\"drop\""), rules);
  }

  @Test
  void theOldTableGoesInTheSameTransaction() {
    String rules = rules(Admitted.NOBODY);
    String table = "{\"table\":{\"family\":\"inet\",\"name\":\"imexd\"}}";
    assertTrue(
        rules.startsWith(
            "{\"nftables\":[{\"add\":" + table + "},{\"delete\":" + table + "},{\"add\":" + table),
        rules);
  }

  @Test
  void membersOfBothFamiliesArePassed() {
    String rules = rules(new Admitted("x", List.of("10.0.0.2", "fd00::2", "10.0.0.1")));
    assertTrue(rules.contains("{\"set\":[\"10.0.0.1\",\"10.0.0.2\"]}"), rules);
    assertTrue(rules.contains("\"right\":\"fd00::2\""), rules);
    assertTrue(rules.contains("\"protocol\":\"ip6\",\"field\":\"daddr\""), rules);
  }

  @Test
  void monitoringReachesTheCommandPortOnly() {
    String rules =
        rules(new Admitted("x", List.of("10.0.0.1")), Cidr.parse("10.9.3.4/16").orElseThrow());
    int at = rules.indexOf("{\"addr\":\"10.9.0.0\",\"len\":16}");
    assertTrue(at > 0, rules);
    assertTrue(rules.substring(at, rules.indexOf("accept", at)).contains("\"right\":50005"), rules);
  }

  @Test
  void whatNftListsIsRecognised() {
    RuleSet rules =
        new RuleSet(
            new Admitted("x", List.of("10.0.0.2", "10.0.0.1", "fd00:0::2")), PORTS, List.of());
    String listed =
        rules
            .transaction()
            .toString()
            .replace("[\"10.0.0.1\",\"10.0.0.2\"]", "[\"10.0.0.2\",\"10.0.0.1\"]")
            .replace("fd00:0::2", "fd00::2")
            .replace("\"counter\":null", "\"counter\":{\"packets\":3,\"bytes\":180}");
    List<String> seen = Listing.of(asListed(listed));
    assertEquals(Listing.plain(rules.content()), seen);
  }

  /** As a list, not as commands. */
  private static String asListed(String transaction) {
    return transaction
        .replaceAll("\\{\"(?:add|delete)\":\\{\"table\":\\{[^}]*\\}\\}\\},", "")
        .replaceAll("\\{\"add\":(\\{\"(?:chain|rule)\":.*?)\\}(?=,\\{\"add\"|\\]\\}$)", "$1");
  }
}
