package io.imexd.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.config.Config;
import io.imexd.config.ConfigReader;
import io.imexd.config.Roster;
import io.imexd.protocol.Facts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrayFabricTest {
  private static final String UUID = "9277d399-0000-1111-2222-333344445555";
  private static final String COMPLETED =
      "state = completed\ncluster_uuid = " + UUID + "\nclique_id = 32766\n";

  @TempDir Path folder;
  private List<String> obstacles = List.of();

  @BeforeEach
  void makeTools() throws Exception {
    version("580.95.05");
    Files.writeString(
        folder.resolve("driver"),
        "NVRM version: NVIDIA UNIX Open Kernel Module for aarch64  580.95.05  Release Build  (dvs)  Tue\nGCC version: 12\n");
    Files.writeString(folder.resolve("fabric"), COMPLETED);
  }

  @Test
  void aTrayThatIsWell() throws Exception {
    assertEquals(
        new Facts(
            Facts.Fabric.COMPLETED,
            UUID + ".32766",
            "127.0.0.1",
            "580.95.05",
            "580.95.05",
            "",
            "file",
            ""),
        fabric().read());
  }

  @Test
  void theFileIsReadAnew() throws Exception {
    TrayFabric fabric = fabric();
    fabric.read();
    Files.writeString(folder.resolve("fabric"), COMPLETED + "driver_version = 590.1\n");
    version("590.48.01");
    assertEquals("590.1", fabric.read().driverVersion());
    assertEquals("590.48.01", fabric.read().imexVersion());
  }

  @Test
  void noFabricIsNotUnfitAndAnUnfinishedOneIs() throws Exception {
    Files.writeString(folder.resolve("fabric"), "state = not_supported\n");
    assertEquals(Facts.Fabric.NOT_SUPPORTED, fabric().read().fabric());
    assertEquals("", fabric().read().unfit());
    Files.writeString(folder.resolve("fabric"), "state = in_progress\n");
    assertTrue(fabric().read().unfit().contains("IN_PROGRESS, not COMPLETED"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "state = done|state is missing or not known",
        "nothing|:1: not a known setting",
        "state = completed|cluster_uuid is missing",
        "state = completed;cluster_uuid = x|cluster_uuid is missing or no UUID",
        "state = completed;cluster_uuid = 9277d399-0000-1111-2222-333344445555;clique_id = a|clique_id is missing",
        "state = completed;state = completed|:2: state comes twice",
      })
  void whatIsNotClearIsUnfit(String content, String reason) throws Exception {
    Files.writeString(folder.resolve("fabric"), content.replace(";", "\n"));
    Facts facts = fabric().read();
    assertEquals(Facts.Fabric.UNKNOWN, facts.fabric());
    assertTrue(facts.unfit().contains(reason), facts.unfit());
  }

  @Test
  void nothingSaidAboutTheFabricIsUnfit() throws Exception {
    Files.delete(folder.resolve("fabric"));
    assertTrue(fabric().read().unfit().contains("there is no such file"));
    Config bare = config("paths.nvml = /none/ml\npaths.nvidia_smi = /none/smi\n");
    assertEquals(
        "the state of the NVLink fabric is not known: there is no library /none/ml and no program /none/smi; install the driver, or set fabric.file",
        fabric(bare).read().unfit());
  }

  @Test
  void fromTheDriver() throws Exception {
    StubNvml stub = StubNvml.in(folder);
    stub.says(StubNvml.WELL, StubNvml.WELL);
    TrayFabric fabric = fabric(config("paths.nvml = " + stub.library() + "\n"));
    assertEquals(
        new Facts(
            Facts.Fabric.COMPLETED,
            StubNvml.UUID + ".7",
            "127.0.0.1",
            "580.95.05",
            "580.95.05",
            "",
            "nvml",
            "",
            2),
        fabric.read());
    stub.says(StubNvml.WELL, "gpu 3 0 " + StubNvml.HEX + " 7 0x1a9 3");
    assertEquals("", fabric.read().unfit());
    assertTrue(fabric.read().isWarning(), fabric.read().health());
    stub.says(StubNvml.WELL, "gpu 3 0 " + StubNvml.HEX + " 7 0x19a 2");
    assertTrue(fabric.read().unfit().startsWith("the NVLink fabric is not healthy: GPU 1 "));
    assertFalse(fabric.read().isWarning());
    stub.says("fail nvmlInit_v2 9");
    assertEquals("nvmlInit_v2: Driver Not Loaded (NVML error 9)", fabric.read().unfit());
  }

  @Test
  void whatSpeaksAgainstItIsUnfit() throws Exception {
    obstacles = List.of("port 50000 is taken");
    assertEquals("port 50000 is taken", fabric().read().unfit());
    Files.delete(folder.resolve("nvidia-imex"));
    Facts facts = fabric().read();
    assertTrue(facts.unfit().contains("install nvidia-imex"), facts.unfit());
    assertEquals(Facts.Fabric.COMPLETED, facts.fabric());
  }

  @Test
  void aVersionThatNeverComesIsBounded() throws Exception {
    script("#!/bin/sh\nsleep 60\n");
    assertTrue(fabric().read().unfit().contains("did not answer in 500 ms"));
  }

  @Test
  void driverVersions() {
    assertEquals(
        "570.124.06",
        TrayFabric.driverVersion(
            "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.124.06  Thu Feb 27\n"));
    assertEquals("", TrayFabric.driverVersion("something else"));
  }

  private TrayFabric fabric() throws Exception {
    return fabric(config("fabric.file = " + folder.resolve("fabric") + "\n"));
  }

  private TrayFabric fabric(Config config) {
    return new TrayFabric(config, () -> Roster.EMPTY, _ -> obstacles);
  }

  private Config config(String more) throws Exception {
    Path file = folder.resolve("imexd.conf");
    Files.writeString(
        file,
        "tray.name = t1\nimex.address = 127.0.0.1\nimex.ctl_timeout = 500ms\nimex.daemon = "
            + folder.resolve("nvidia-imex")
            + "\npaths.driver_version = "
            + folder.resolve("driver")
            + "\n"
            + more);
    return ConfigReader.read(file);
  }

  private void version(String version) throws Exception {
    script("#!/bin/sh\necho 'IMEX version is: " + version + "'\n");
  }

  private void script(String text) throws Exception {
    Path part = folder.resolve("part");
    Files.writeString(part, text);
    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.move(part, folder.resolve("nvidia-imex"), StandardCopyOption.ATOMIC_MOVE);
  }
}
