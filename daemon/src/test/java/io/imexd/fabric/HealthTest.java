package io.imexd.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthTest {

  /** Masks as nvml.h lays them out: two bits a condition, four for the configuration. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0||",
        "0x0|1||",
        "0x1aa|1||",
        "0xaa|0||",
        "0x11aa|1||",
        "0x1a6|2|health summary unhealthy, route recovery in progress|",
        "0x19a|2|health summary unhealthy, route unhealthy|",
        "0x16a|2|health summary unhealthy, access timeout recovery in progress|",
        "0x19a|0|route unhealthy|",
        "0x1a9|3||health summary limited capacity, bandwidth degraded",
        "0x1a9|0||bandwidth degraded",
        "0x4aa|2|health summary unhealthy, incorrect configuration: no partition|",
        "0x2aa|1|incorrect configuration: incorrect SysGUID|",
        "0x8aa|1|incorrect configuration: GPU state invalid|",
        "0x9aa|1|incorrect configuration 9|",
        "0x21aa|1|no partition assigned|",
        "0x1aa|2|health summary unhealthy|",
        "0x1aa|4|health summary 4 is not known|",
        "0x1ba|1|route unhealthy: value 3 is not known|",
        "0xffffc1aa|1||",
      })
  void masks(String mask, int summary, String faults, String warnings) {
    Health health = Health.ofMask(Long.decode(mask).intValue(), summary);
    assertEquals(faults == null ? "" : faults, String.join(", ", health.faults()));
    assertEquals(warnings == null ? "" : warnings, String.join(", ", health.warnings()));
  }

  @Test
  void words() {
    assertEquals(Health.UNSAID, Health.ofWords(Map.of("summary", "N/A", "bandwidth", "[N/A]")));
    assertEquals(
        new Health(List.of("health summary unhealthy", "route unhealthy true"), List.of()),
        Health.ofWords(
            Map.of("summary", "Unhealthy", "bandwidth", "Full", "routeunhealthy", "True")));
    assertEquals(
        new Health(List.of(), List.of("health summary limited capacity", "bandwidth degraded")),
        Health.ofWords(Map.of("summary", "Limited Capacity", "bandwidth", "Degraded")));
    assertEquals(
        new Health(
            List.of("incorrect configuration no partition", "partition assigned false"), List.of()),
        Health.ofWords(
            Map.of("incorrectconfiguration", "No Partition", "partitionassigned", "False")));
  }
}
