package io.imexd.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.doctor.Diagnosis.Verdict;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private static final Condition ANY =
      new Condition(new TrayId("t01"), Facts.NONE, "free", "", "", List.of());

  @Test
  void aLookThatFailsHidesNoOther() {
    Map<String, Look> looks = new LinkedHashMap<>();
    looks.put(
        "torn",
        _ -> {
          throw new IOException("/proc/net/tcp: no such file");
        });
    looks.put(
        "worn",
        _ -> {
          throw new UncheckedIOException(new IOException("/proc cannot be listed"));
        });
    looks.put("good", _ -> List.of(Diagnosis.ok("good", "seen", "why")));
    List<Diagnosis> found = new Doctor(looks).examine(ANY);
    assertEquals(List.of("torn", "worn", "good"), found.stream().map(Diagnosis::name).toList());
    assertEquals(Verdict.SKIPPED, found.get(0).verdict());
    assertEquals("it cannot be looked at: /proc/net/tcp: no such file", found.get(0).seen());
    assertEquals(Verdict.SKIPPED, found.get(1).verdict());
    assertEquals(Verdict.OK, found.get(2).verdict());
  }
}
