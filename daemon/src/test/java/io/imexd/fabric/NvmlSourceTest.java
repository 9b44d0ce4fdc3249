package io.imexd.fabric;

import static io.imexd.fabric.StubNvml.HEX;
import static io.imexd.fabric.StubNvml.UUID;
import static io.imexd.fabric.StubNvml.WELL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Facts.Fabric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the stub that testbed builds: the driver's answers, and its silence. */
class NvmlSourceTest {
  private static final long TIMEOUT_MILLIS = 60_000;

  @TempDir Path folder;

  @Test
  void aTrayThatIsWell() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says(WELL, WELL, WELL, WELL);
    assertEquals(
        new Reading("nvml", Fabric.COMPLETED, UUID + ".7", "580.95.05", "", "", 4), read(stub));
    List<String> calls = stub.calls();
    assertEquals("nvmlInit_v2", calls.getFirst());
    assertEquals("nvmlShutdown", calls.getLast(), "nothing is held between two readings");
    assertEquals(4, Collections.frequency(calls, "nvmlDeviceGetGpuFabricInfo_v4"));
  }

  /** What the manager has renumbered is seen, and so is a library that was replaced. */
  @Test
  void isReadAnew() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    NvmlSource source = new NvmlSource(stub.library(), TIMEOUT_MILLIS);
    stub.says(WELL);
    assertEquals(UUID + ".7", source.read().clique());
    stub.says("version 590.48.01", "gpu 3 0 " + HEX + " 4294967295 0x1aa 1");
    assertEquals(UUID + ".4294967295", source.read().clique());
    assertEquals("590.48.01", source.read().driverVersion());
    stub.calls();
    StubNvml older = StubNvml.in(folder, "-DOLD");
    older.says(WELL);
    assertEquals(UUID + ".7", source.read().clique());
    assertFalse(older.calls().contains("nvmlDeviceGetGpuFabricInfo_v4"));
  }

  /** Each version of the structure, whether the newer ones are refused or not there at all. */
  @ParameterizedTest
  @CsvSource({
    "-DNONE, 4, nvmlDeviceGetGpuFabricInfo_v4, summary unhealthy",
    "-DNONE, 3, nvmlDeviceGetGpuFabricInfoV, summary unhealthy",
    "-DNONE, 2, nvmlDeviceGetGpuFabricInfoV, route unhealthy",
    "-DNONE, 1, nvmlDeviceGetGpuFabricInfo, ''",
    "-DOLD, 4, nvmlDeviceGetGpuFabricInfoV, summary unhealthy",
    "-DOLDER, 4, nvmlDeviceGetGpuFabricInfo, ''",
  })
  void versions(String without, int newest, String function, String health) throws Exception {
    StubNvml stub = StubNvml.in(folder, without);
    stub.says("newest " + newest, "gpu 3 0 " + HEX + " 7 0x19a 2");
    Reading reading = read(stub);
    assertEquals(UUID + ".7", reading.clique());
    assertTrue(reading.health().contains(health), reading.health());
    assertEquals(health.isEmpty(), reading.unfit().isEmpty(), reading.unfit());
    assertTrue(stub.calls().contains(function));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 0|NOT_SUPPORTED|",
        "1 0|NOT_STARTED|the NVLink fabric is NOT_STARTED, not COMPLETED, on GPU 1 (GPU-",
        "2 0|IN_PROGRESS|the NVLink fabric is IN_PROGRESS, not COMPLETED, on GPU 1 (GPU-",
        "4 0|UNKNOWN|GPU 1 (GPU-00000000-0000-0000-0000-000000000001): its state 4 is not known",
        "3 24|UNKNOWN|ended with status Insufficient Resources (NVML error 24)",
      })
  void statesOfOneGpu(String said, Fabric fabric, String unfit) throws Exception {
    StubNvml stub = StubNvml.in(folder);
    String gpu = "gpu " + said + " " + HEX + " 7 0x1aa 1";
    stub.says(fabric == Fabric.NOT_SUPPORTED ? gpu : WELL, gpu);
    Reading reading = read(stub);
    assertEquals(fabric, reading.fabric());
    assertEquals("", reading.clique());
    assertTrue(reading.unfit().contains(unfit == null ? "" : unfit), reading.unfit());
    assertEquals(unfit == null, reading.unfit().isEmpty());
  }

  @Test
  void disagreement() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says(WELL, WELL, WELL.replace(" 7 ", " 8 "));
    assertTrue(
        read(stub).unfit().matches(".*: clique id is 7 on GPU 0 .*, 8 on GPU 2 .*"),
        read(stub).unfit());
    stub.says(WELL, WELL.replace("9277", "9288"));
    assertTrue(read(stub).unfit().contains("cluster UUID is " + UUID + " on GPU 0 "));
    stub.says(WELL, "gpu 0 0 " + HEX + " 0 0 0");
    assertTrue(read(stub).unfit().matches("GPU 1 .* has no NVLink fabric, but GPU 0 .* has; .*"));
  }

  /** GPUs behind the NVSwitches of one machine, and cards. */
  @Test
  void noFabricBetweenTrays() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says("gpu 3 0 " + "0".repeat(32) + " 0 0 0");
    assertEquals(Fabric.NOT_SUPPORTED, read(stub).fabric());
    stub.says(
        "fail nvmlDeviceGetGpuFabricInfo_v4 3",
        "fail nvmlDeviceGetGpuFabricInfoV 3",
        "fail nvmlDeviceGetGpuFabricInfo 3",
        WELL);
    assertEquals(new Reading("nvml", Fabric.NOT_SUPPORTED, "", "580.95.05", "", "", 1), read(stub));
  }

  @Test
  void noGpuAndTooMany() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says("");
    assertTrue(read(stub).unfit().contains("the driver sees no GPU"));
    stub.says("count 4294967295", WELL);
    assertTrue(refusal(stub).contains("says 4294967295 GPUs; at most 64"));
  }

  @Test
  void aCliqueOfAnotherKindIsNotTaken() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says(WELL + " 2");
    assertTrue(read(stub).unfit().contains("no unicast pointer clique"), read(stub).unfit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nvmlInit_v2 9|nvmlInit_v2: Driver Not Loaded (NVML error 9)",
        "nvmlInit_v2 18|nvmlInit_v2: Driver/library version mismatch (NVML error 18)",
        "nvmlDeviceGetCount_v2 999|nvmlDeviceGetCount_v2: Unknown Error (NVML error 999)",
      })
  void failures(String fails, String line) throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says("fail " + fails, WELL);
    assertEquals(line, refusal(stub));
    assertEquals(!fails.startsWith("nvmlInit"), stub.calls().contains("nvmlShutdown"));
  }

  @Test
  void aLostGpuIsNamed() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says("fail nvmlDeviceGetHandleByIndex_v2 15", WELL);
    assertTrue(
        read(stub).unfit().contains("GPU 0: nvmlDeviceGetHandleByIndex_v2: GPU is lost"),
        read(stub).unfit());
    stub.says("fail nvmlDeviceGetGpuFabricInfo_v4 15", WELL);
    assertTrue(
        read(stub).unfit().contains("nvmlDeviceGetGpuFabricInfo_v4: GPU is lost"),
        read(stub).unfit());
  }

  @Test
  void whatTheLibraryLacks() throws Exception {
    StubNvml bare = StubNvml.in(folder, "-DBARE");
    assertTrue(refusal(bare).contains("has no nvmlInit_v2"), refusal(bare));
    StubNvml oldest = StubNvml.in(folder, "-DOLDEST", "-DOLDER", "-DOLD");
    oldest.says(WELL);
    assertTrue(refusal(oldest).contains("knows no nvmlDeviceGetGpuFabricInfo"), refusal(oldest));
    StubNvml silent = StubNvml.in(folder, "-DSILENT");
    silent.says(WELL);
    assertEquals(new Reading("nvml", Fabric.COMPLETED, UUID + ".7", "", "", "", 1), read(silent));
    silent.says("fail nvmlInit_v2 9");
    assertEquals("nvmlInit_v2: error 9", refusal(silent));
  }

  @Test
  void noLibraryAndABrokenOne() throws Exception {
    for (String none : List.of(folder.resolve("none").toString(), "libimexd-has-none.so.1")) {
      IOException refusal =
          assertThrows(FabricSource.NotInstalled.class, () -> new NvmlSource(none, 1_000).read());
      assertEquals(
          "there is no library " + none + "; install the driver, or see paths.nvml",
          refusal.getMessage());
    }
    Path broken = Files.writeString(folder.resolve("broken"), "no library");
    IOException refusal =
        assertThrows(IOException.class, () -> new NvmlSource(broken.toString(), 1_000).read());
    assertFalse(refusal instanceof FabricSource.NotInstalled);
    assertTrue(
        String.valueOf(refusal.getMessage()).contains("is there and cannot be loaded"),
        refusal::getMessage);
  }

  @Test
  void slowIsNotHanging() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says("slow nvmlInit_v2 700", WELL);
    assertEquals(UUID + ".7", read(stub).clique());
  }

  /** One thread hangs, never a second one; and when it comes back all is as before. */
  @ParameterizedTest
  @ValueSource(strings = {"nvmlInit_v2", "nvmlDeviceGetGpuFabricInfo_v4", "nvmlShutdown"})
  void hanging(String function) throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says("hang " + function, WELL);
    NvmlSource source = new NvmlSource(stub.library(), 400);
    IOException first = assertThrows(IOException.class, source::read);
    assertTrue(
        String.valueOf(first.getMessage())
            .startsWith("NVML did not answer in 400 ms (" + function + ")"),
        first::getMessage);
    for (int i = 0; i < 3; i++) {
      IOException again = assertThrows(IOException.class, source::read);
      assertTrue(
          String.valueOf(again.getMessage())
              .startsWith("NVML hangs: " + function + " has not come back"),
          again::getMessage);
    }
    assertEquals(1, Collections.frequency(stub.calls(), "nvmlInit_v2"));
    stub.says(WELL);
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> assertEquals(UUID + ".7", source.read().clique()));
  }

  private static Reading read(StubNvml stub) throws IOException {
    return new NvmlSource(stub.library(), TIMEOUT_MILLIS).read();
  }

  private static String refusal(StubNvml stub) {
    return String.valueOf(assertThrows(IOException.class, () -> read(stub)).getMessage());
  }
}
