package io.imexd.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class JournalFormatTest {

  private static LogRecord entry(Level level, String text) {
    return new LogRecord(level, text);
  }

  @Test
  void theJournalGetsThePriorityInFront() {
    JournalFormat format = new JournalFormat(true, false);
    assertEquals("<3>a\n", format.format(entry(Level.SEVERE, "a")));
    assertEquals("<4>a\n", format.format(entry(Level.WARNING, "a")));
    assertEquals("<6>a\n", format.format(entry(Level.INFO, "a")));
    assertEquals("<7>a\n", format.format(entry(Level.FINE, "a")));
  }

  @Test
  void whateverIsLoggedStaysOneLine() {
    String line = new JournalFormat(true, false).format(entry(Level.INFO, "a\n<0>b\r\u001b[31mc"));
    assertEquals("<6>a\\n<0>b\\r [31mc\n", line);
  }

  @Test
  void anExceptionIsOneLineAndItsCauseComesWithTheStacks() {
    LogRecord entry = entry(Level.WARNING, "cannot");
    entry.setThrown(new IOException("no\nspace", new IOException("quota")));
    assertEquals(
        "<4>cannot: java.io.IOException: no\\nspace\n",
        new JournalFormat(true, false).format(entry));
    String full = new JournalFormat(true, true).format(entry);
    assertTrue(full.contains(" at " + JournalFormatTest.class.getName()), full);
    assertTrue(full.endsWith(", caused by java.io.IOException: quota\n"), full);
    assertEquals(1, full.lines().count());
  }

  @Test
  void elsewhereItBeginsWithTheTime() {
    String line = new JournalFormat(false, false).format(entry(Level.INFO, "ready"));
    assertTrue(
        line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO ready\n"), line);
    assertFalse(line.startsWith("<"));
  }
}
