package io.imexd.testbed.rack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LookTest {
  private static final String INSTANCE = "0123456789abcdef0123456789abcdef";
  private static final String STATUS =
      """
      {"code":0,"line":"","result":{"state":"ready","holding":{"instance":"%s","confirmed":true,\
      "domains":[{"members":["t05"],"addresses":["10.77.0.5"]},\
      {"members":["t01","t02"],"addresses":["10.77.0.1","10.77.0.2"]}]}}}\
      """
          .formatted(INSTANCE);

  @Test
  void aTrayThatHoldsADomain() {
    Look look =
        Look.of(
            "t01",
            new Answer(
                0,
                """
                imex=31:900
                map=10.77.0.1,10.77.0.2
                processes=1
                instances=%s
                before=31:900:%s
                imexd=28:800
                memory=70000 30000
                descriptors=41
                status=%s
                after=31:900:%s
                files=/run/imexd/lock,/var/lib/imexd/ledger
                """
                    .formatted(INSTANCE, INSTANCE, STATUS, INSTANCE),
                5));
    assertEquals(List.of(new Look.Running("31:900", INSTANCE)), look.before());
    assertEquals(look.before(), look.after());
    assertEquals("ready", look.state());
    assertEquals(INSTANCE, look.holds());
    assertTrue(look.confirmed());
    assertEquals(look.map(), look.domainMap());
    assertEquals(70_000, look.rssKib());
    assertEquals(41, look.descriptors());
    assertEquals(2, look.files().size());
  }

  @Test
  void aTrayWhoseImexdIsDead() {
    Look look =
        Look.of("t01", new Answer(0, "processes=0\nbefore=\nimexd=\nstatus=\nafter=\nfiles=", 5));
    assertEquals("silent", look.state());
    assertEquals("", look.holds());
    assertFalse(look.confirmed());
    assertEquals(List.of(), look.before());
  }

  @Test
  void theHeapIsThatOfBothGenerations() {
    assertEquals(
        4_751,
        HeapInfo.usedKib(
            """
            DefNew     total 3584K, used 10K [0x1, 0x2, 0x3)
             eden space 3200K,   0% used [0x1, 0x2, 0x3)
            Tenured    total 7904K, used 4741K [0x1, 0x2, 0x3)
            """));
    assertEquals(0, HeapInfo.usedKib("no such process"));
  }
}
