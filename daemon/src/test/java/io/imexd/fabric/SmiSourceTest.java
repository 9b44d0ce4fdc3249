package io.imexd.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Facts.Fabric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against what nvidia-smi of several driver generations says. */
class SmiSourceTest {
  private static final Path RECORDED = Path.of("src/test/resources/nvidia-smi").toAbsolutePath();
  private static final String CLIQUE = "9277d399-0000-1111-2222-333344445555.32766";
  private static final long TIMEOUT_MILLIS = 60_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "550-h100-nvl.txt|550.127.05|NOT_SUPPORTED||",
        "565-hgx-h100.txt|565.57.01|NOT_SUPPORTED||",
        "575-gb200-unhealthy.txt|575.57.08|COMPLETED|the NVLink fabric is not healthy: GPU 1 (GPU-00000001-0000-0000-0000-000000000000): health summary unhealthy, route unhealthy true|GPU 1 ",
        "575-gb200-resources.txt|575.57.08|UNKNOWN|ended with status Insufficient Resources|",
        "580-gb300.txt|580.173.02|COMPLETED||",
        "580-gb300-progress.txt|580.173.02|IN_PROGRESS|not COMPLETED, on GPU 2 (GPU-00000002|",
        "470-a100.txt|470.256.02|UNKNOWN|GPU 0 (GPU-00000000-0000-0000-0000-000000000000): nvidia-smi says nothing of it|",
      })
  void texts(String file, String driver, Fabric fabric, String unfit, String health)
      throws Exception {
    says("-q", "cat " + RECORDED.resolve(file));
    Reading reading = read();
    assertEquals("nvidia-smi", reading.source());
    assertEquals(driver, reading.driverVersion());
    assertEquals(fabric, reading.fabric());
    assertEquals(unfit == null, reading.unfit().isEmpty(), reading.unfit());
    assertTrue(reading.unfit().contains(unfit == null ? "" : unfit), reading.unfit());
    assertTrue(reading.health().contains(health == null ? "" : health), reading.health());
  }

  @Test
  void theCliqueOfTheText() throws Exception {
    says("-q", "cat " + RECORDED.resolve("580-gb300.txt"));
    assertEquals(CLIQUE, read().clique());
  }

  @Test
  void xml() throws Exception {
    says("-q -x", "cat " + RECORDED.resolve("580-gb300.xml"));
    Reading reading = read();
    assertEquals(CLIQUE, reading.clique());
    assertEquals("580.173.02", reading.driverVersion());
    assertEquals("", reading.unfit());
    assertEquals(
        "GPU 3 (GPU-00000003-0000-0000-0000-000000000000): health summary limited capacity, bandwidth degraded",
        reading.health());
    says("-q -x", "cat " + RECORDED.resolve("550-pcie.xml"));
    assertEquals(Fabric.NOT_SUPPORTED, read().fabric());
  }

  /** Where the XML shows no fabric, or is none, the text may. */
  @Test
  void xmlThenText() throws Exception {
    String text = "cat " + RECORDED.resolve("580-gb300.txt");
    says("-q", text, "-q -x", "cat " + RECORDED.resolve("470-a100.xml"));
    assertEquals(CLIQUE, read().clique());
    says("-q", text, "-q -x", "head -c 700 " + RECORDED.resolve("580-gb300.xml"));
    assertEquals(CLIQUE, read().clique());
  }

  @Test
  void failures() throws Exception {
    says("-q -x", "echo 'NVIDIA-SMI has failed because it could not talk to the driver.'; exit 9");
    assertTrue(
        refusal()
            .endsWith(
                "failed with status 9: NVIDIA-SMI has failed because it could not talk to the driver."),
        refusal());
    says("-q -x", "cat " + RECORDED.resolve("580-gb300.xml") + "; exit 14");
    assertEquals(CLIQUE, read().clique());
    says("-q", "echo nothing that is known");
    assertTrue(read().unfit().contains("sees no GPU"), read().unfit());
    Files.delete(folder.resolve("nvidia-smi"));
    assertTrue(refusal().startsWith("there is no program " + folder.resolve("nvidia-smi") + ";"));
  }

  @Test
  void aProgramThatNeverEnds() throws Exception {
    says("-q -x", "sleep 60");
    SmiSource source = new SmiSource(folder.resolve("nvidia-smi"), 300);
    String line = String.valueOf(assertThrows(IOException.class, source::read).getMessage());
    assertTrue(line.endsWith("nvidia-smi -q -x did not answer in 300 ms"), line);
  }

  /** answers: arguments, then what the program does; all else it answers with no XML. */
  private void says(String... answers) throws IOException {
    StringBuilder script = new StringBuilder("#!/bin/sh\ncase \"$*\" in\n");
    for (int i = 0; i < answers.length; i += 2) {
      script.append("'").append(answers[i]).append("') ").append(answers[i + 1]).append(";;\n");
    }
    Path program = folder.resolve("nvidia-smi");
    Path part = folder.resolve("part");
    Files.writeString(part, script.append("esac\n"));
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(part, program, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private Reading read() throws IOException {
    return new SmiSource(folder.resolve("nvidia-smi"), TIMEOUT_MILLIS).read();
  }

  private String refusal() {
    return String.valueOf(assertThrows(IOException.class, this::read).getMessage());
  }
}
