package io.imexd.ctl.topology;

import static io.imexd.ctl.topology.Trays.names;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is printed for Slurm, to the letter. */
final class SlurmTextTest {
  private static Block block(String name, String clique, String nodes) {
    return new Block(name, clique, names(nodes));
  }

  private static Layout layout(List<Integer> sizes, Block... blocks) {
    return new Layout(List.of(blocks), sizes, List.of());
  }

  /** TestBlockTopology of Topograph's pkg/translate/block_test.go, cases 1, 2 and 4. */
  @Test
  void asTopographsTestsExpectIt() {
    assertEquals(
        "BlockName=b1 Nodes=n[1-2]\nBlockSizes=2\n",
        SlurmText.conf(layout(List.of(2), block("b1", "", "n[1-2]"))));
    assertEquals(
        "# block001=nvl1\nBlockName=block001 Nodes=n[1-2]\nBlockSizes=2\n",
        SlurmText.conf(layout(List.of(2), block("block001", "nvl1", "n[1-2]"))));
    assertEquals(
        "BlockName=b1 Nodes=n[1-2]\n# b2=block2\nBlockName=b2 Nodes=n3\nBlockSizes=1,2\n",
        SlurmText.conf(
            layout(BlockSizes.of(1, 2), block("b1", "", "n[1-2]"), block("b2", "block2", "n3"))));
  }

  /** Topograph's tests/ci/expected.slinky-dra-block.conf, made and read back. */
  @Test
  void asTopographsContinuousIntegrationExpectsIt() throws TopologyFileException {
    StringBuilder expected = new StringBuilder();
    List<Block> blocks = new ArrayList<>();
    for (int row = 1; row <= 6; row++) {
      for (int rack = 1; rack <= 2; rack++) {
        String name = "rack" + row + rack;
        String clique = "nvl-" + row + "-" + rack;
        String nodes = "srv[" + row + rack + "01-" + row + rack + "08]";
        expected.append("# ").append(name).append('=').append(clique).append('\n');
        expected.append("BlockName=").append(name).append(" Nodes=").append(nodes).append('\n');
        blocks.add(block(name, clique, nodes));
      }
    }
    expected.append("BlockSizes=8,16,32\n");
    Layout layout = new Layout(blocks, List.of(8, 16, 32), List.of());
    assertEquals(expected.toString(), SlurmText.conf(layout));
    BlockTopology read = TopologyFile.parse(expected.toString()).blocks();
    assertEquals(blocks, read.blocks());
    assertEquals(layout.sizes(), read.sizes());
    assertEquals(List.of(), BlockSizes.problems(read.sizes(), read.blocks()));
  }

  @Test
  void yamlIsOfTheFormOfTheManual() {
    assertEquals(
        """
        # two trays were down
        - topology: default
          cluster_default: true
          block:
            block_sizes:
              - 4
              - 8
            blocks:
              # b1=nvl1
              - block: b1
                nodes: node[01-04]
              - block: "12"
                nodes: node[05-07,09]
        """,
        SlurmText.yaml(
            new Layout(
                List.of(block("b1", "nvl1", "node[01-04]"), block("12", "", "node[05-07,09]")),
                List.of(4, 8),
                List.of("two trays were down")),
            "default",
            true));
  }

  @Test
  void patchesAreForKubectl() {
    List<Tray> trays =
        List.of(
            new Tray("t1", Trays.A, "free", "", "completed", false),
            new Tray("t2", "", "unfit", "", "in_progress", false),
            new Tray("t3", "", "silent", "", "", false));
    assertEquals(
        "t1 {\"metadata\":{\"labels\":{\"nvidia.com/gpu.clique\":\""
            + Trays.A
            + "\",\"accelerator.topograph.run/domain\":\""
            + Trays.A
            + "\"}}}\n"
            + "t2 {\"metadata\":{\"labels\":{\"nvidia.com/gpu.clique\":null,"
            + "\"accelerator.topograph.run/domain\":null}}}\n",
        Labels.patches(trays));
  }
}
