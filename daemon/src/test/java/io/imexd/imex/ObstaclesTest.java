package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tray whose own unit of nvidia-imex is enabled has another owner, whether that runs or not. */
class ObstaclesTest {
  @TempDir Path folder;
  private Path units;
  private Obstacles obstacles;

  @BeforeEach
  void make() throws Exception {
    units = Files.createDirectories(folder.resolve("units"));
    FakeTools tools = new FakeTools(folder);
    obstacles = new Obstacles(tools.config("paths.units = " + units + "\n"));
  }

  private List<String> owners() {
    // The machine may run an nvidia-imex of its own: only what this test made counts.
    return obstacles.owners().stream().filter(said -> said.contains(units.toString())).toList();
  }

  @Test
  void theEnabledStockUnitIsAnOwnerUntilItIsMasked() throws Exception {
    assertEquals(List.of(), owners());
    Path wants = Files.createDirectories(units.resolve("multi-user.target.wants"));
    Path link = wants.resolve(StockUnit.UNIT);
    Files.createSymbolicLink(link, Path.of("/usr/lib/systemd/system/nvidia-imex.service"));
    assertEquals(
        List.of(
            "nvidia-imex.service is enabled (" + link + "); imexctl doctor says how to mask it"),
        owners());
    assertTrue(obstacles.at("127.0.0.1").stream().anyMatch(said -> said.contains(link.toString())));
    Files.createSymbolicLink(units.resolve(StockUnit.UNIT), Path.of("/dev/null"));
    assertEquals(List.of(), owners());
  }
}
