package io.imexd.testbed.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.protocol.Holding;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CasesTest {
  @Test
  void everyPointIsTried() {
    Set<CrashPoint> tried = Cases.all().stream().map(Case::point).collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(CrashPoint.class), EnumSet.copyOf(tried));
  }

  @Test
  void noneIsTriedTwice() {
    List<Case> all = Cases.all();
    assertEquals(all.size(), new HashSet<>(all).size());
  }

  @Test
  void everyWriteIsOfSomethingThatALedgerHolds() {
    Set<String> holdings =
        Arrays.stream(Holding.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());
    Set<String> written =
        Cases.all().stream()
            .filter(c -> c.point() == CrashPoint.RENAMED)
            .map(Case::detail)
            .collect(Collectors.toSet());
    assertEquals(holdings, written);
  }
}
