package io.imexd.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** No scope breaks a promise, as far as a build has time to look; testbed/explore looks further. */
class ExplorerTest {

  @TestFactory
  Stream<DynamicTest> noInterleavingBreaksAPromise() {
    return Scopes.all().stream()
        .map(scope ->
            DynamicTest.dynamicTest(
                scope.name(),
                () -> {
                  Explorer.Report report = Exploration.explore(scope, Exploration.statesMax());
                  assertEquals(List.of(), report.story());
                  assertTrue(report.states() > 100, "it went nowhere: " + report);
                }));
  }
}
