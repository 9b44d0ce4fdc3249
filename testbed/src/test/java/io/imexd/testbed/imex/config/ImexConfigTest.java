package io.imexd.testbed.imex.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImexConfigTest {
  @Test
  void defaultsAreThoseOfTheGuide() throws ConfigException {
    ImexConfig config = ImexConfig.parse("", "f");
    assertEquals(4, config.number(ConfigKey.LOG_LEVEL));
    assertEquals("/var/log/nvidia-imex.log", config.text(ConfigKey.LOG_FILE_NAME));
    assertEquals(50000, config.number(ConfigKey.SERVER_PORT));
    assertEquals("RECOVERY", config.text(ConfigKey.IMEX_WAIT_FOR_QUORUM));
    assertEquals(-1, config.number(ConfigKey.IMEX_NODE_DISCONNECTED_GRACE_TIME));
    assertEquals(-1, config.number(ConfigKey.IMEX_CMD_PORT));
    assertTrue(config.flag(ConfigKey.DAEMONIZE));
  }

  @Test
  void commentsEmptyValuesAndUnknownKeys() throws ConfigException {
    ImexConfig config =
        ImexConfig.parse("# LOG_LEVEL=9\n\nLOG_FILE_NAME=\nSERVER_PORT=\nSOME_KEY=1\n", "f");
    assertEquals("", config.text(ConfigKey.LOG_FILE_NAME));
    assertEquals(50000, config.number(ConfigKey.SERVER_PORT));
    assertEquals(List.of("SOME_KEY"), config.unknownKeys());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          LOG_LEVEL=5 | must be a number from 0 to 4
          LOG_LEVEL=x | must be a number from 0 to 4
          SERVER_PORT=65536 | must be a number from 0 to 65535
          LOG_APPEND_TO_LOG=2 | must be a number from 0 to 1
          IMEX_NODE_DISCONNECTED_GRACE_TIME=-2 | must be a number from -1 to 2147483647
          BIND_INTERFACE_IP=node7 | must be an IPv4 or IPv6 address
          IMEX_WAIT_FOR_QUORUM=SOME | must be one of NONE RECOVERY FULL
          IMEX_CMD_PORT=0 | must be a number from 1 to 65535
          """)
  void badValuesAreNamedWithTheirLine(String line, String complaint) {
    ConfigException bad =
        assertThrows(ConfigException.class, () -> ImexConfig.parse("# c\n" + line + "\n", "f"));
    String[] keyAndValue = line.split("=", 2);
    assertEquals(
        "Invalid value '"
            + keyAndValue[1]
            + "' for "
            + keyAndValue[0]
            + " in f line 2: "
            + complaint,
        bad.getMessage());
  }

  @Test
  void longPathsAndLinesWithoutEqualsAreRefused() {
    assertThrows(
        ConfigException.class,
        () -> ImexConfig.parse("LOG_FILE_NAME=/" + "a".repeat(256) + "\n", "f"));
    assertThrows(ConfigException.class, () -> ImexConfig.parse("LOG_LEVEL\n", "f"));
  }

  @Test
  void unreadableFileIsNamed() {
    ConfigException bad =
        assertThrows(
            ConfigException.class, () -> ImexConfig.read(Path.of("/nonexistent"), "/shown"));
    assertEquals("Unable to open configuration file at /shown", bad.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          IMEX_AUTH_ENCRYPTION_MODE=ROT13 | Invalid value 'ROT13' for IMEX_AUTH_ENCRYPTION_MODE
          IMEX_AUTH_ENCRYPTION_MODE=GSS_AUTH_ONLY | GSS_AUTH_ONLY needs Kerberos
          IMEX_AUTH_SOURCE= | Invalid value '' for IMEX_AUTH_SOURCE
          IMEX_AUTH_SOURCE=DISK | Invalid value 'DISK' for IMEX_AUTH_SOURCE
          IMEX_AUTH_SOURCE=FILE | IMEX_SERVER_KEY is empty
          """)
  void authenticationRulesAbortTheStart(String line, String part) throws ConfigException {
    AuthRules.check(ImexConfig.parse(line, "f"));
    ImexConfig enabled = ImexConfig.parse("IMEX_ENABLE_AUTH_ENCRYPTION=1\n" + line, "f");
    ConfigException bad = assertThrows(ConfigException.class, () -> AuthRules.check(enabled));
    assertTrue(String.valueOf(bad.getMessage()).contains(part), bad.getMessage());
  }

  @Test
  void nodeListIsOrderedAndItsDigestKnowsTheOrder() {
    NodeList list = NodeList.parse("# rack\n10.0.0.1 first\n\n10.0.0.2\r\nname-3\n");
    assertEquals(List.of("10.0.0.1", "10.0.0.2", "name-3"), list.entries());
    NodeList swapped = NodeList.parse("10.0.0.2\n10.0.0.1\nname-3\n");
    assertTrue(!java.util.Arrays.equals(list.digest(), swapped.digest()));
    assertTrue(
        java.util.Arrays.equals(
            list.digest(), NodeList.parse("10.0.0.1\n10.0.0.2\nname-3").digest()));
  }
}
