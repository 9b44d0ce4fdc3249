package io.imexd.protocol;

import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What names, job keys, instances, maps and reasons may be, and how they are shown. */
class NamesTest {
  private static void refused(String why, Executable made) {
    assertEquals(why, assertThrows(IllegalArgumentException.class, made).getMessage());
  }

  @Test
  void trayNames() {
    for (String good : List.of("a", "z", "A", "Z", "0", "9", "t-1.x_2", "x".repeat(253))) {
      assertEquals(good, new TrayId(good).name());
    }
    refused("tray name is empty", () -> new TrayId(""));
    refused(
        "tray name has 254 characters, at most 253 are allowed", () -> new TrayId("x".repeat(254)));
    refused("tray name may not be '.'", () -> new TrayId("."));
    refused("tray name may not be '..'", () -> new TrayId(".."));
    for (char bad : "/:`@[{\n\0é".toCharArray()) {
      refused(
          "tray name has a character that is not allowed at position 2: use letters, digits and .-_",
          () -> new TrayId("t" + bad));
    }
  }

  @Test
  void jobKeys() {
    assertEquals("4711 run 1:2", new JobKey("default", "4711", "1:2").toString());
    assertEquals("blue/4711", new JobKey("blue", "4711", "").toString());
    assertEquals("x".repeat(256), new JobKey("x".repeat(256), "._:+@=-", "").cluster());
    refused(
        "run has 257 characters, at most 256 are allowed",
        () -> new JobKey("c", "j", "x".repeat(257)));
    refused("cluster is empty", () -> new JobKey("", "j", ""));
    refused("job is empty", () -> new JobKey("c", "", ""));
    refused(
        "run has a character that is not allowed at position 1: use letters, digits and ._:+@=-",
        () -> new JobKey("c", "j", "/"));
  }

  @Test
  void aKeyWithoutARunCoversEveryRunOfThatJobOnly() {
    JobKey any = new JobKey("c", "j", "");
    JobKey one = new JobKey("c", "j", "1");
    assertTrue(any.covers(one) && any.covers(any) && one.covers(one));
    assertFalse(one.covers(any));
    assertFalse(one.covers(new JobKey("c", "j", "2")));
    assertFalse(any.covers(new JobKey("c", "k", "1")));
    assertFalse(any.covers(new JobKey("d", "j", "1")));
  }

  @Test
  void instances() {
    String text = "0a9f000000000001fffffffffffffff9";
    assertEquals(text, Instance.parse(text).toString());
    assertEquals("0a9f0000", Instance.parse(text).brief());
    for (String bad :
        List.of(
            "",
            text + "0",
            text.replace('a', 'A'),
            text.replace('a', 'g'),
            text.replace('a', '/'),
            text.replace('a', ':'),
            text.replace('a', '`'))) {
      refused("an instance has 32 lower-case hex digits", () -> Instance.parse(bad));
    }
    Instance low = Instance.parse(text);
    assertTrue(low.compareTo(Instance.parse("ffff0000000000010000000000000000")) < 0);
    assertTrue(low.compareTo(Instance.parse("0a9f0000000000010000000000000000")) > 0);
    assertEquals(0, low.compareTo(Instance.parse(text)));
  }

  @Test
  void aDomainHasOneAddressForEachOfItsMembers() {
    String why = "a domain needs one address for each of its members";
    refused(why, () -> new Domain("c", trays(1, 2), List.of("10.0.0.1")));
    refused(why, () -> new Domain("c", List.of(), List.of()));
    Domain domain = new Domain("c", trays(1, 2), List.of("10.0.0.1", "10.0.0.2"));
    assertEquals("10.0.0.2", domain.addressOf(Rack.tray(2)));
    assertEquals(
        "5117e7b8866710e20d29a3a1ecb7f82ff5f5cfd33ced245987b278f0e1c7178a", domain.mapDigest());
  }

  @Test
  void membersAreSortedAndNoneComesTwice() {
    String why = "the members of a job are sorted and none comes twice";
    refused(why, () -> member(List.of(Rack.tray(2), Rack.tray(1))));
    refused(why, () -> member(List.of(Rack.tray(1), Rack.tray(1))));
    refused("a job has at least one member", () -> member(List.of()));
  }

  private static Membership member(List<TrayId> members) {
    return new Membership(Solo.I, Solo.JOB, members, "boot", 0, Options.NONE);
  }

  @Test
  void aLongReasonIsCutForTheLedger() {
    assertEquals("x".repeat(300), Farewell.over("x".repeat(300)).reason());
    assertEquals("x".repeat(297) + "...", Farewell.over("x".repeat(301)).reason());
  }

  @Test
  void aReasonIsNearWhoSpeaksOfNobodyElse() {
    List<TrayId> members = trays(1, 3);
    assertEquals(0, Fault.distance(Rack.tray(1), "nvidia-imex of t01 ended", members));
    assertEquals(0, Fault.distance(Rack.tray(1), "t011 and t9", members));
    assertEquals(1, Fault.distance(Rack.tray(1), "t01 -> t02 NEVER_CONNECTED", members));
    assertEquals(2, Fault.distance(Rack.tray(1), "t03 -> t02 NEVER_CONNECTED", members));
  }
}
