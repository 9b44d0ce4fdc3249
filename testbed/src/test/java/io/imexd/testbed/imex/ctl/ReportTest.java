package io.imexd.testbed.imex.ctl;

import static io.imexd.testbed.imex.wire.ConnectionState.CONNECTED;
import static io.imexd.testbed.imex.wire.ConnectionState.NEVER_CONNECTED;
import static io.imexd.testbed.imex.wire.ConnectionState.NODE_MAP_MISMATCH;
import static io.imexd.testbed.imex.wire.ConnectionState.RECOVERING;
import static io.imexd.testbed.imex.wire.ConnectionState.VERSION_MISMATCH;
import static io.imexd.testbed.imex.wire.DaemonState.READY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.Release;
import io.imexd.testbed.imex.wire.NodeReport;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Instant AT =
      LocalDateTime.of(2026, 5, 4, 6, 8, 10, 580_000_000)
          .atZone(ZoneId.systemDefault())
          .toInstant();
  private static final String LEGEND =
      """
      Connectivity Table Legend:
      I - Invalid - Node wasn't reachable, no connection status available
      N - Never Connected
      R - Recovering - Connection was lost, but clean up has not yet been triggered.
      D - Disconnected - Connection was lost, and clean up has been triggreed.
      A - Authenticating - If GSSAPI enabled, client has initiated mutual authentication.
      """;
  private static final List<String> TWO = List.of("172.31.48.81", "172.31.54.95");

  private static DomainReport up(String version) {
    return new DomainReport(
        TWO,
        0,
        AT,
        new NodeReport(READY, version, "a1", CONNECTED, CONNECTED),
        new NodeReport(READY, version, "a2", CONNECTED, CONNECTED));
  }

  private static DomainReport halfDown() {
    return new DomainReport(
        List.of("10.66.6.8", "10.66.6.9", "10.66.6.10"),
        1,
        AT,
        new NodeReport(READY, "580.173.02", "t1", CONNECTED, CONNECTED, NEVER_CONNECTED),
        new NodeReport(READY, "580.173.02", "t2", CONNECTED, CONNECTED, RECOVERING),
        null);
  }

  @Test
  void text570() {
    assertEquals(
        LEGEND
            + """
            !V! - Version mismatch, communication disabled.
            !M! - Node map mismatch, communication disabled.
            C - Connected - Ready for operation

            5/4/2026 06:08:10.580
            Nodes:
            Node #0   - 172.31.48.81    - READY                - Version: 570.172
            Node #1   - 172.31.54.95    - READY                - Version: 570.172

             Nodes From\\To  0   1  \s
                   0        C   C  \s
                   1        C   C  \s
            Domain State: UP
            """,
        TextReport.of(up("570.172"), new Release("570.172", true), false));
  }

  @Test
  void text57000() {
    assertEquals(
        LEGEND
            + """
            C - Connected - Ready for operation

            5/4/2026 06:08:10.580
            Nodes:
            Node #0   - 172.31.48.81    - READY
            Node #1   - 172.31.54.95    - READY

             Nodes From\\To  0  1 \s
                   0        C  C \s
                   1        C  C \s
            Domain State: UP
            """,
        TextReport.of(up("570.00"), new Release("570.00", true), false));
  }

  @Test
  void text580WithHostNames() {
    String text = TextReport.of(halfDown(), new Release("580.173.02", false), true);
    assertEquals(
        """
        Nodes:
        Node #0   - 10.66.6.8          - READY                - Version: 580.173.02      - Hostname: t1
        Node #1   * 10.66.6.9 *        - READY                - Version: 580.173.02      - Hostname: t2
        Node #2   - 10.66.6.10         - UNAVAILABLE          - Version:                 - Hostname: N/A

         Nodes From\\To  0   1   2  \s
               0        C   C   N  \s
               1        C   C   R  \s
               2        I   I   I  \s
        Domain State: DEGRADED
        """,
        text.substring(text.indexOf("Nodes:\n")));
  }

  @Test
  void longNamesPushTheColumns() {
    DomainReport report =
        new DomainReport(
            List.of("compute-domain-daemon-0001"),
            0,
            AT,
            new NodeReport(READY, "580.1", "h", CONNECTED));
    String text = TextReport.of(report, new Release("580.1", false), false);
    assertTrue(
        text.contains(
            "Node #0   * compute-domain-daemon-0001 *  - READY                - Version: 580.1\n"),
        text);
  }

  @Test
  void mismatchCells() {
    DomainReport report =
        new DomainReport(
            TWO,
            -1,
            AT,
            new NodeReport(READY, "580.1", "h", CONNECTED, VERSION_MISMATCH),
            new NodeReport(READY, "580.2", "h", NODE_MAP_MISMATCH, CONNECTED));
    String text = TextReport.of(report, new Release("580.1", false), false);
    assertTrue(text.contains("       0        C   !V! \n       1        !M! C   \n"), text);
    assertEquals("DEGRADED", report.domainState());
  }

  @Test
  void regexesInTheWildMatch() {
    Pattern bugReport =
        Pattern.compile(
            "Node\\s+#(\\d+)\\s+[-*]\\s+(\\S+)\\s+.*?-\\s+(\\S+)\\s+.*?Version:\\s+(\\S+)");
    Pattern inventory =
        Pattern.compile(
            "^Node\\s+#(\\d+)\\s+([*-])\\s+(\\S+)\\s+[*\\s]+-\\s+(\\S+)\\s+-\\s+Version:\\s*(.*?)\\s+-\\s+Hostname:\\s*(\\S*)",
            Pattern.MULTILINE);
    String text = TextReport.of(halfDown(), new Release("580.173.02", false), true);
    assertTrue(bugReport.matcher(text).find());
    assertEquals(3, inventory.matcher(text).results().count());
  }

  @Test
  void withoutTheLocalDaemonEverythingIsDown() {
    DomainReport report =
        new DomainReport(
            TWO, 0, AT, null, new NodeReport(READY, "580.1", "h", CONNECTED, CONNECTED));
    assertEquals("DOWN", report.domainState());
    String text = TextReport.of(report, new Release("580.1", false), false);
    assertTrue(text.contains("Node #1   - 172.31.54.95       - UNAVAILABLE "), text);
    assertTrue(text.contains("       1        I   I   \n"), text);
  }

  @Test
  void jsonCompactHasTheFieldOrderOfTheRealOne() {
    DomainReport report =
        new DomainReport(
            List.of("10.0.0.1", "10.0.0.2"),
            0,
            AT,
            new NodeReport(READY, "580.95.05", "h", CONNECTED, RECOVERING),
            null);
    assertEquals(
        "{\"nodes\":{\"0\":{\"status\":\"READY\",\"host\":\"10.0.0.1\",\"connections\":{"
            + "\"0\":{\"host\":\"10.0.0.1\",\"status\":\"CONNECTED\",\"changed\":true},"
            + "\"1\":{\"host\":\"10.0.0.2\",\"status\":\"RECOVERING\",\"changed\":true}},"
            + "\"changed\":true,\"version\":\"580.95.05\",\"hostName\":\"\"},"
            + "\"1\":{\"status\":\"UNAVAILABLE\",\"host\":\"10.0.0.2\",\"connections\":{"
            + "\"0\":{\"host\":\"10.0.0.1\",\"status\":\"INVALID\",\"changed\":false},"
            + "\"1\":{\"host\":\"10.0.0.2\",\"status\":\"INVALID\",\"changed\":false}},"
            + "\"changed\":true,\"version\":\"\",\"hostName\":\"\"}},"
            + "\"timestamp\":\"5/4/2026 06:08:10.580\",\"status\":\"DEGRADED\"}\n",
        JsonReport.of(report, null, false, Faults.parse("JSON_STYLE=compact", "f")));
  }

  @Test
  void jsonPrettyIsTheSameAndEndsWithTheStatus() {
    DomainReport report = up("580.173.02");
    String pretty = JsonReport.of(report, null, true, Faults.none());
    String compact = JsonReport.of(report, null, true, Faults.parse("JSON_STYLE=compact", "f"));
    assertEquals(JsonParser.parseString(compact), JsonParser.parseString(pretty));
    assertTrue(pretty.endsWith("\n  \"status\": \"UP\"\n}\n"), pretty);
    JsonObject node =
        JsonParser.parseString(pretty)
            .getAsJsonObject()
            .getAsJsonObject("nodes")
            .getAsJsonObject("1");
    assertEquals("a2", node.get("hostName").getAsString());
  }

  @Test
  void jsonShuffleKeepsTheContent() {
    DomainReport report = halfDown();
    Faults shuffled = Faults.parse("JSON_SHUFFLE=1", "f");
    JsonObject plain =
        JsonParser.parseString(JsonReport.of(report, null, true, Faults.none())).getAsJsonObject();
    boolean differed = false;
    for (int i = 0; i < 200; i++) {
      String text = JsonReport.of(report, null, true, shuffled);
      JsonObject other = JsonParser.parseString(text).getAsJsonObject();
      assertEquals(plain, other);
      differed |= !other.toString().equals(plain.toString());
    }
    assertTrue(differed);
  }

  @Test
  void changedMeansSinceTheLastPrint() {
    DomainReport before = up("580.1");
    assertTrue(before.sameAs(up("580.1")));
    DomainReport after =
        new DomainReport(
            TWO, 0, AT, new NodeReport(READY, "580.1", "a1", CONNECTED, RECOVERING), null);
    assertFalse(before.sameAs(after));
    String json = JsonReport.of(after, before, false, Faults.parse("JSON_STYLE=compact", "f"));
    assertTrue(json.contains("\"status\":\"RECOVERING\",\"changed\":true"), json);
    assertTrue(json.contains("\"status\":\"CONNECTED\",\"changed\":false"), json);
  }
}
