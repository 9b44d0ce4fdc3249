package io.imexd.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.audit.Finding;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.util.List;
import org.junit.jupiter.api.Test;

class FabricWatchTest {
  private static final Domain DOMAIN =
      new Domain(
          "u.1", List.of(new TrayId("t1"), new TrayId("t2")), List.of("10.0.0.1", "10.0.0.2"));
  private static final String EXPECTED = "clique u.1, healthy";

  private static Finding finding(Facts.Fabric fabric, String clique, String unfit, String source) {
    return FabricWatch.finding(
        DOMAIN, new Facts(fabric, clique, "10.0.0.1", "580", "580", unfit, source, ""));
  }

  @Test
  void wellAndMovedAndUnreadable() {
    assertEquals(
        Finding.good("fabric", EXPECTED), finding(Facts.Fabric.COMPLETED, "u.1", "", "nvml"));
    assertEquals(
        Finding.bad("fabric", EXPECTED, "the NVLink fabric has this tray on clique u.2 now"),
        finding(Facts.Fabric.COMPLETED, "u.2", "", "nvml"));
    assertEquals(
        Finding.bad("fabric", EXPECTED, "cannot be read: nvmlInit_v2: Driver Not Loaded"),
        finding(Facts.Fabric.UNKNOWN, "", "nvmlInit_v2: Driver Not Loaded", ""));
  }
}
