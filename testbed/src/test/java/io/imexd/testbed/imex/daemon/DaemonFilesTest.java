package io.imexd.testbed.imex.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.testbed.imex.FixedPaths;
import io.imexd.testbed.imex.config.NodeList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DaemonFilesTest {
  @TempDir Path folder = Path.of(".");

  @Test
  void persistFileHoldsKeyAndImporters() throws IOException {
    NodeList nodes = NodeList.parse("10.0.0.1\n10.0.0.2\n10.0.0.3\n");
    Path path = folder.resolve("run/persist.dat");
    PersistFile file = new PersistFile(path, nodes);
    assertFalse(file.exists());
    assertEquals(List.of(), file.importers());
    file.write(List.of(1, 2));
    List<String> lines = Files.readAllLines(path);
    assertEquals(3, lines.size());
    assertEquals("Node 1: 10.0.0.2", lines.get(1));
    assertEquals("Node 2: 10.0.0.3", lines.get(2));
    assertEquals(List.of(1, 2), file.importers());
    file.write(List.of());
    assertEquals(1, Files.readAllLines(path).size());
  }

  @Test
  void persistFileOfAnotherListIsDiscarded() throws IOException {
    Path path = folder.resolve("persist.dat");
    new PersistFile(path, NodeList.parse("10.0.0.1\n10.0.0.2\n")).write(List.of(1));
    PersistFile other = new PersistFile(path, NodeList.parse("10.0.0.2\n10.0.0.1\n"));
    assertEquals(List.of(), other.importers());
    Files.writeString(path, "");
    assertEquals(List.of(), other.importers());
  }

  @Test
  void oneSessionAtATime() throws IOException {
    Path path = folder.resolve("run/session.lock");
    SessionLock first = SessionLock.take(path);
    IOException inUse = assertThrows(IOException.class, () -> SessionLock.take(path));
    assertEquals("NV_ERR_IN_USE", inUse.getMessage());
    first.close();
    SessionLock.take(path).close();
  }

  @Test
  void driverVersionMustMatch() throws IOException, StartException {
    FixedPaths paths = new FixedPaths(folder.toString());
    DriverCheck.run(paths, "580.1");
    Path version = paths.locate(FixedPaths.DRIVER_VERSION);
    Files.createDirectories(folder.resolve("sys/module/nvidia"));
    Files.writeString(version, "580.1\n");
    DriverCheck.run(paths, "580.1");
    StartException skew = assertThrows(StartException.class, () -> DriverCheck.run(paths, "580.2"));
    assertEquals(
        "NvGpu Library version 580.2 is not matching with current GPU driver version 580.1",
        skew.getMessage());
  }

  @Test
  void commandLine() {
    DaemonOptions options = DaemonOptions.parse("-c", "/x", "--port", "7", "-nogpu");
    assertEquals(new DaemonOptions(DaemonOptions.Action.RUN, "/x", 7, true, ""), options);
    assertEquals("/etc/nvidia-imex/config.cfg", DaemonOptions.parse().configFile());
    assertEquals(8, DaemonOptions.parse("-p", "8").port());
    assertEquals(9, DaemonOptions.parse("--port=9").port());
    assertTrue(DaemonOptions.parse("--nogpu").noGpu());
    assertEquals(DaemonOptions.Action.VERSION, DaemonOptions.parse("--version").action());
    assertEquals(DaemonOptions.Action.HELP, DaemonOptions.parse("--help").action());
    for (String bad : List.of("-x", "-c", "--port=x", "--port=65536", "word")) {
      assertEquals(DaemonOptions.Action.USAGE_ERROR, DaemonOptions.parse(bad).action(), bad);
    }
    assertEquals(DaemonOptions.Action.USAGE_ERROR, DaemonOptions.parse("-p", "-1").action());
  }
}
