package io.imexd.testbed.imex.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.testbed.imex.Release;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CtlOptionsTest {
  private static CtlOptions parse(String line) {
    return CtlOptions.parse(line.isEmpty() ? new String[0] : line.split(" ", -1));
  }

  @ParameterizedTest
  @CsvSource({
    "-q,QUERY",
    "-a -q,QUERY",
    "-s -t 2000,SUBSCRIBE",
    "-N,REPORT",
    "-N -j -H,REPORT",
    "-jHN,REPORT",
    "-H -N,REPORT",
    "-H,REPORT",
    "-n,MONITOR",
    "--help,HELP",
    "-h,SHORT_HELP",
    "-q --u=/s,QUERY"
  })
  void actions(String line, CtlOptions.Action action) {
    CtlOptions options = parse(line);
    assertEquals("", options.complaint);
    assertEquals(action, options.action);
  }

  @Test
  void values() {
    CtlOptions options = parse("-q -i 10.0.0.1 50005");
    assertEquals("10.0.0.1", options.ip);
    assertEquals(50005, options.port);
    assertEquals("/s.sock", parse("-q --u=/s.sock").socket);
    assertEquals("/s.sock", parse("-q -u /s.sock").socket);
    assertEquals("/s.sock", parse("-q -u=/s.sock").socket);
    assertEquals("/c", parse("-c /c -N").configFile);
    assertEquals("/etc/nvidia-imex/config.cfg", parse("-N").configFile);
    assertEquals(2000, parse("-s -t 2000").timeoutMillis);
    assertTrue(parse("-NjH").json);
  }

  @ParameterizedTest
  @CsvSource({
    "'',one of -n",
    "-j,one of -n",
    "-q -u /s -c /c,only one of",
    "-N -u /s,need a configuration file",
    "-l,invalid option -- 'l'",
    "-d,not played",
    "-q word,unexpected argument",
    "-u,requires an argument -- 'u'",
    "-q -i 1.2.3.4 x,must be a number",
    "--verbose,unrecognized option"
  })
  void complaints(String line, String part) {
    CtlOptions options = parse(line);
    assertTrue(options.complaint.contains(part), options.complaint);
  }

  @Test
  void usageLines() {
    assertEquals(
        "Usage: nvidia-imex-ctl [-i <IP> <PORT>|-u <unix domain socket path>|-c <nvidia-imex"
            + " config.cfg path>] <-n|-N|-q|-s|-d|-m> [-t <timeout>]\n",
        Usage.of(new Release("580.173.02", false)));
    assertEquals(
        "Usage: nvidia-imex-ctl [-c <nvidia-imex config.cfg path>] <-n|-N|-q> [-j][-H]\n",
        Usage.of(new Release("595.91.07", false)));
  }
}
