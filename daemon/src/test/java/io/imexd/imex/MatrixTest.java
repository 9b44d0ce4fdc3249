package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Domain;
import io.imexd.protocol.TrayId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatrixTest {
  private static final Domain PAIR =
      new Domain("c", List.of(FakeTools.T1, FakeTools.T2), List.of("127.0.0.1", "127.0.0.2"));

  @Test
  void allConnectedIsGood() {
    Matrix matrix =
        Matrix.parse("warning: {noise\n".replace("{", "") + FakeTools.matrix("CONNECTED"), PAIR);
    assertTrue(matrix.good(), matrix.detail());
    assertEquals(4, matrix.connections().size());
    assertEquals(
        new Snapshot.Connection(FakeTools.T1, FakeTools.T2, "CONNECTED"),
        matrix.connections().get(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NEVER_CONNECTED", "RECOVERING", "!M!", "connected", "CONNECTED ", ""})
  void anyOtherWordIsNot(String word) {
    Matrix matrix = Matrix.parse(FakeTools.matrix(word), PAIR);
    assertEquals("t1 -> t2 " + word, matrix.detail());
    assertTrue(matrix.nodesReady());
  }

  /** The sample of the facts sheet: the peer is down. */
  @Test
  void anUnavailableNodeIsNamed() {
    String sample =
        """
        {"nodes":{"0":{"status":"READY","host":"127.0.0.1","connections":{"0":{"host":"127.0.0.1","status":"CONNECTED","changed":true},"1":{"host":"127.0.0.2","status":"RECOVERING","changed":true}},"changed":true,"version":"580.95.05","hostName":""},"1":{"status":"UNAVAILABLE","host":"127.0.0.2","connections":{"0":{"host":"127.0.0.1","status":"INVALID","changed":false},"1":{"host":"127.0.0.2","status":"INVALID","changed":false}},"changed":true,"version":"","hostName":""}},"timestamp":"9/4/2026 00:37:39.905","status":"DEGRADED"}
        """;
    Matrix matrix = Matrix.parse(sample, PAIR);
    assertEquals("nvidia-imex of t2 is UNAVAILABLE", matrix.detail());
    assertFalse(matrix.nodesReady());
  }

  @Test
  void whoIsMissingIsNotConnectedAndTheRestIsCounted() {
    Domain three =
        new Domain(
            "c",
            List.of(FakeTools.T1, FakeTools.T2, new TrayId("t3")),
            List.of("127.0.0.1", "127.0.0.2", "127.0.0.3"));
    assertEquals(
        "nvidia-imex of t3 is NOT_MENTIONED",
        Matrix.parse(FakeTools.matrix("CONNECTED"), three).detail());
    String said = FakeTools.matrix("INVALID").replaceFirst("CONNECTED", "INVALID");
    assertEquals("t1 -> t2 INVALID (and 1 more pair)", Matrix.parse(said, PAIR).detail());
  }

  @Test
  void aStrangerIsNeverGood() {
    Domain alone = new Domain("c", List.of(FakeTools.T1), List.of("127.0.0.1"));
    assertTrue(Matrix.parse(FakeTools.matrix("CONNECTED"), alone).detail().contains("127.0.0.2"));
  }

  @Test
  void oneAddressHasManySpellings() {
    Domain six = new Domain("c", List.of(FakeTools.T1), List.of("fd00:0:0::1"));
    String said =
        """
        {"nodes":{"0":{"status":"READY","host":"FD00::1","connections":{"0":{"host":"fd00::1","status":"CONNECTED"}}}}}
        """;
    assertTrue(Matrix.parse(said, six).good());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "nonsense",
        "{\"nodes\":[]}",
        "{\"nodes\":{\"0\":5}}",
        "{\"nodes\":{\"0\":{}}}",
        "{\"nodes\":{\"0\":{\"host\":\"127.0.0.1\",\"status\":null,\"connections\":{}}}}",
        "{\"nodes\":",
        "}{"
      })
  void whatIsNoMatrixIsNotGood(String text) {
    assertFalse(Matrix.parse(text, PAIR).good());
  }
}
