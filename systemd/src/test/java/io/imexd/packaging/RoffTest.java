package io.imexd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Text stays text, whatever is in it. */
class RoffTest {
  private static String body(Roff page) {
    return page.toString().lines().skip(3).reduce("", (a, b) -> a + b + "\n");
  }

  private static Roff page() {
    return new Roff("x", 1, "2026-11-01", "1");
  }

  @Test
  void theHeadNamesPageSectionDateAndVersion() {
    assertEquals(".TH \"X\" \"1\" \"2026\\-11\\-01\" \"imexd 1\"\n.nh\n.ad l\n", page().toString());
  }

  @Test
  void aLineIsNeverARequest() {
    assertEquals(".PP\n\\&.de x\n", body(page().text(".de x")));
    assertEquals(
        ".PP\n.nf\n\\(aqone\n  two\n.fi\n", body(page().verbatim(List.of("'one", "  two"))));
    assertEquals(".TP\n\\fB\\-o\\fR\n\\&.x\n", body(page().term("-o", ".x")));
  }

  @Test
  void backslashesHyphensAndQuotesAreShown() {
    assertEquals(".PP\na\\eb \\-\\-c \\(aqd\\(aq\n", body(page().text("a\\b --c 'd'")));
    assertEquals(".SH \"A \\(dqB\\(dq\"\n", body(page().section("A \"B\"")));
  }

  @Test
  void aTermWithoutMeaningKeepsItsPlace() {
    assertEquals(".TP\n\\fBx\\fR\n\\&\n", body(page().term("x", "")));
  }
}
