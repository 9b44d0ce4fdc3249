package io.imexd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.config.Kind.BadValue;
import org.junit.jupiter.api.Test;

/** What the default imexd.conf and its manual page are made of says all that a site has to know. */
class KeyTableTest {
  private static final String WORDS = "write one of ";

  private static String refusal(Key<?> key) {
    return String.valueOf(
        assertThrows(BadValue.class, () -> key.kind().parse("no such value"), key.name())
            .getMessage());
  }

  @Test
  void everyKeyHasARow() {
    assertEquals(
        Keys.ALL.stream().map(Key::name).toList(),
        KeyTable.rows().stream().map(KeyTable.Row::name).toList());
    for (KeyTable.Row row : KeyTable.rows()) {
      assertFalse(row.doc().isBlank(), row.name());
      assertEquals(1, row.doc().lines().count(), row.name());
    }
  }

  @Test
  void wordsAreAllNamed() {
    int seen = 0;
    for (Key<?> key : Keys.ALL) {
      if (!key.kind().range().isEmpty() || !takesWords(key)) {
        continue;
      }
      seen++;
      String refusal = refusal(key);
      for (String word : refusal.substring(refusal.indexOf(WORDS) + WORDS.length()).split(", ")) {
        assertTrue(key.doc().contains(word), key.name() + ": its line does not name " + word);
      }
    }
    assertTrue(seen > 5, "keys with words: " + seen);
  }

  private static boolean takesWords(Key<?> key) {
    try {
      Object unused = key.kind().parse("no such value");
      return false;
    } catch (BadValue e) {
      return String.valueOf(e.getMessage()).contains(WORDS);
    }
  }

  @Test
  void numbersAndTimesHaveTheirRange() {
    assertEquals("1 to 65535", Keys.PEERS_PORT.kind().range());
    assertEquals("0s to 10m", Keys.PEERS_PATIENCE.kind().range());
    assertEquals("", Keys.TRAY_NAME.kind().range());
    for (Key<?> key : Keys.ALL) {
      boolean number = key.defaultText().matches("[0-9]+(ms|s|m|h|d)?");
      assertEquals(number, !key.kind().range().isEmpty(), key.name());
    }
  }

  @Test
  void theRangeIsTheOneThatIsChecked() throws BadValue {
    assertEquals(65_535, Keys.PEERS_PORT.kind().parse("65535"));
    assertThrows(BadValue.class, () -> Keys.PEERS_PORT.kind().parse("65536"));
    assertEquals(600_000, Keys.PEERS_PATIENCE.kind().parse("10m"));
    assertThrows(BadValue.class, () -> Keys.PEERS_PATIENCE.kind().parse("11m"));
  }
}
