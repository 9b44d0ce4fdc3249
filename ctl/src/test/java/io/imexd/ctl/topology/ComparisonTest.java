package io.imexd.ctl.topology;

import static io.imexd.ctl.topology.Trays.A;
import static io.imexd.ctl.topology.Trays.B;
import static io.imexd.ctl.topology.Trays.C;
import static io.imexd.ctl.topology.Trays.D;
import static io.imexd.ctl.topology.Trays.all;
import static io.imexd.ctl.topology.Trays.free;
import static io.imexd.ctl.topology.Trays.silent;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every difference is found, and nothing that is none. */
final class ComparisonTest {
  /** The sample of Azure's cyclecloud-slurm README (azslurm topology -n -b -s 5). */
  private static final String AZURE =
      """
      # Number of Nodes in block1: 18
      # ClusterUUID and CliqueID: b78ed242-7b98-426f-b194-b76b8899f4ec 32766
      BlockName=block1 Nodes=ccw-1-3-gpu-21,ccw-1-3-gpu-407,ccw-1-3-gpu-333,ccw-1-3-gpu-60,ccw-1-3-gpu-387,ccw-1-3-gpu-145,ccw-1-3-gpu-190,ccw-1-3-gpu-205,ccw-1-3-gpu-115,ccw-1-3-gpu-236,ccw-1-3-gpu-164,ccw-1-3-gpu-180,ccw-1-3-gpu-195,ccw-1-3-gpu-438,ccw-1-3-gpu-305,ccw-1-3-gpu-255,ccw-1-3-gpu-14,ccw-1-3-gpu-400
      # Number of Nodes in block2: 16
      # ClusterUUID and CliqueID: cc79d754-915f-408b-b1c3-b8c3aa6668ab 32766
      BlockName=block2 Nodes=ccw-1-3-gpu-464,ccw-1-3-gpu-7,ccw-1-3-gpu-454,ccw-1-3-gpu-344,ccw-1-3-gpu-91,ccw-1-3-gpu-217,ccw-1-3-gpu-324,ccw-1-3-gpu-43,ccw-1-3-gpu-188,ccw-1-3-gpu-97,ccw-1-3-gpu-434,ccw-1-3-gpu-172,ccw-1-3-gpu-153,ccw-1-3-gpu-277,ccw-1-3-gpu-147,ccw-1-3-gpu-354
      # Number of Nodes in block3: 8
      # ClusterUUID and CliqueID: 0e568355-d588-4a53-8166-8200c2c1ef55 32766
      BlockName=block3 Nodes=ccw-1-3-gpu-31,ccw-1-3-gpu-52,ccw-1-3-gpu-297,ccw-1-3-gpu-319,ccw-1-3-gpu-349,ccw-1-3-gpu-62,ccw-1-3-gpu-394,ccw-1-3-gpu-122
      # Number of Nodes in block4: 9
      # ClusterUUID and CliqueID: e3656d04-00db-4ad6-9a42-5df790994e41 32766
      BlockName=block4 Nodes=ccw-1-3-gpu-5,ccw-1-3-gpu-17,ccw-1-3-gpu-254,ccw-1-3-gpu-284,ccw-1-3-gpu-249,ccw-1-3-gpu-37,ccw-1-3-gpu-229,ccw-1-3-gpu-109,ccw-1-3-gpu-294
      BlockSizes=5
      """;

  private static Comparison compare(String file, List<Tray> trays) throws TopologyFileException {
    return Comparison.of(TopologyFile.parse(file), trays);
  }

  private static List<String> differences(String file, List<Tray> trays)
      throws TopologyFileException {
    return compare(file, trays).differences();
  }

  @Test
  void azuresSampleIsWhatItsFabricSays() throws TopologyFileException {
    List<Tray> trays = new ArrayList<>();
    List<String> cliques = List.of(A, B, C, D);
    List<Block> blocks = TopologyFile.parse(AZURE).blocks().blocks();
    for (int i = 0; i < cliques.size(); i++) {
      trays.addAll(free(cliques.get(i), String.join(",", blocks.get(i).trays())));
    }
    assertEquals(51, trays.size());
    assertEquals(List.of(), differences(AZURE, trays));
    // Its blocks keep their names, its base of 5 stays, and so does each node's block.
    Layout layout = Layout.of(trays, TopologyFile.parse(AZURE).blocks(), 0);
    assertEquals(List.of(5), layout.sizes());
    for (Block block : blocks) {
      for (String tray : block.trays()) {
        assertEquals(block.name(), Objects.requireNonNull(layout.blockOf(tray)).name());
      }
    }
    Collections.swap(trays, 0, 20);
    Tray moved = trays.getFirst();
    trays.set(0, new Tray(moved.name(), C, "free", "", "completed", false));
    assertEquals(
        List.of(
            moved.name()
                + " is in block block2 (clique "
                + B
                + "), and the fabric has it on clique "
                + C),
        differences(AZURE, trays));
  }

  @Test
  void everyKindOfDifferenceBetweenBlocks() throws TopologyFileException {
    List<Tray> trays =
        all(
            free(A, "t[1-4]"),
            free(B, "t[5-6]"),
            silent("t7"),
            List.of(new Tray("t8", "", "free", "", "not_supported", false)));
    assertEquals(
        List.of(
            "t9 is in block x, and imexd knows no such tray",
            "t8 is in block y, and has no NVLink fabric",
            "t1 is in block x and in block y",
            "blocks x and z are both on clique " + A,
            "t6 is on clique " + B + ", and in no block"),
        differences(
            "BlockName=x Nodes=t[1-3,9]\nBlockName=y Nodes=t[5,7-8,1]\nBlockName=z Nodes=t4",
            trays));
  }

  @Test
  void aCliqueThatTheFileSaysIsCompared() throws TopologyFileException {
    String block = "BlockName=x Nodes=t[1-2]\n";
    List<String> otherwise =
        List.of(
            "block x is said to be clique " + B + ", and the fabric has its trays on clique " + A);
    assertEquals(List.of(), differences("# x=" + A + "\n" + block, free(A, "t[1-2]")));
    assertEquals(otherwise, differences("# x=" + B + "\n" + block, free(A, "t[1-2]")));
    assertEquals(List.of(), differences("# x=" + B + "\n" + block, silent("t[1-2]")));
    // Topograph's own ids, and what is no id at all, cannot be compared.
    assertEquals(List.of(), differences("# x=nvl1\n" + block, free(A, "t[1-2]")));
    String json =
        """
        {"result":{"block_sizes":[2],"blocks":[{"name":"x","clique":"%s","trays":["t1","t2"]}]}}
        """;
    assertEquals(List.of(), differences(json.formatted(A), free(A, "t[1-2]")));
    assertEquals(otherwise, differences(json.formatted(B), free(A, "t[1-2]")));
  }

  /** Two topologies may have blocks of one name; each has its own comment. */
  @Test
  void aCliqueThatACommentOfYamlSaysIsCompared() throws TopologyFileException {
    String topology =
        """
        - topology: %s
          block:
            blocks:
              # x=%s
              - block: x
                nodes: t[1-2]
        """;
    assertEquals(
        List.of(
            "block x is said to be clique " + B + ", and the fabric has its trays on clique " + A),
        differences(topology.formatted("a", A) + topology.formatted("b", B), free(A, "t[1-2]")));
  }

  @Test
  void sizesThatSlurmRefusesAreDifferences() throws TopologyFileException {
    assertEquals(
        List.of(
            "BlockSizes: 6 is not 2 times a power of two",
            "block y has 1 node, fewer than the base of BlockSizes, 2: slurmctld before 25.05 does"
                + " not start with that"),
        differences(
            "BlockName=x Nodes=t[1-2]\nBlockName=y Nodes=t3\nBlockSizes=2,6",
            all(free(A, "t[1-2]"), free(B, "t3"))));
  }

  /** Slurm has topology.yaml since 25.05, and 25.05 takes small blocks. */
  @Test
  void aSmallBlockIsNoDifferenceInYaml() throws TopologyFileException {
    String file =
        """
        - topology: nvl
          block:
            block_sizes: [2, 6]
            blocks:
              - block: x
                nodes: t[1-2]
              - block: y
                nodes: t3
        """;
    assertEquals(
        List.of("BlockSizes: 6 is not 2 times a power of two"),
        differences(file, all(free(A, "t[1-2]"), free(B, "t3"))));
  }

  @Test
  void namesOfBlocksAndSilentTraysAreNoDifference() throws TopologyFileException {
    Comparison comparison =
        compare("BlockName=whatever Nodes=t[1-3]", all(free(A, "t[1-2]"), silent("t3")));
    assertEquals(List.of(), comparison.differences());
    assertEquals(List.of("t3"), comparison.silent());
  }

  @Test
  void topologiesOfPartitionsTogetherHaveEveryTray() throws TopologyFileException {
    String file =
        """
        - topology: one
          block:
            blocks:
              - block: b
                nodes: t[1-2]
        - topology: two
          block:
            blocks:
              - block: b
                nodes: t[2-3]
        """;
    assertEquals(List.of(), differences(file, free(A, "t[1-3]")));
    assertEquals(
        List.of("t4 is on clique " + A + ", and in no block"),
        differences(file, free(A, "t[1-4]")));
  }

  @Test
  void everyKindOfDifferenceBetweenLabels() throws TopologyFileException {
    String file =
        """
        t1 {"metadata":{"labels":{"nvidia.com/gpu.clique":"%1$s"}}}
        t2 {"metadata":{"labels":{"nvidia.com/gpu.clique":"%2$s","accelerator.topograph.run/domain":"%2$s"}}}
        t3 {"metadata":{"labels":{}}}
        t4 {"metadata":{"labels":{"nvidia.com/gpu.clique":"%1$s"}}}
        t5 {"metadata":{"labels":{"network.topology.nvidia.com/accelerator":"cr-0a1b"}}}
        t6 {"metadata":{"labels":{"nvidia.com/gpu.clique":"%1$s"}}}
        head {"metadata":{"labels":{}}}
        gone {"metadata":{"labels":{"nvidia.com/gpu.clique":"%1$s"}}}
        """
            .formatted(A, B);
    List<Tray> trays =
        all(
            free(A, "t[1-3,5,7]"),
            List.of(new Tray("t4", "", "unfit", "", "in_progress", false)),
            silent("t6"));
    Comparison comparison = compare(file, trays);
    assertEquals(
        List.of(
            "t2: nvidia.com/gpu.clique is " + B + ", and the fabric has it on clique " + A,
            "t2: accelerator.topograph.run/domain is "
                + B
                + ", and the fabric has it on clique "
                + A,
            "t3: nvidia.com/gpu.clique is not there, and the fabric has it on clique " + A,
            "t4: nvidia.com/gpu.clique is " + A + ", and its fabric is not completed",
            "t5: nvidia.com/gpu.clique is not there, and the fabric has it on clique " + A,
            "gone: nvidia.com/gpu.clique is " + A + ", and imexd knows no such tray",
            "t7 is on clique " + A + ", and the file has no such node"),
        comparison.differences());
    assertEquals(List.of("t6"), comparison.silent());
  }
}
