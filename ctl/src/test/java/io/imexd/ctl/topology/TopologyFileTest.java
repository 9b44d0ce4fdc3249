package io.imexd.ctl.topology;

import static io.imexd.ctl.topology.Trays.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were published, and files that are wrong. */
final class TopologyFileTest {
  /** The topology/block example of Slurm's topology.conf(5). */
  @Test
  void theExampleOfSlurmsManual() throws TopologyFileException {
    TopologyFile file =
        TopologyFile.parse(
            """
            ##################################################################
            # the topology/block plugin
            ##################################################################
            BlockName=block1 Nodes=node[1-32]
            BlockName=block2 Nodes=node[33-64]
            BlockName=block3 Nodes=node[65-96]
            BlockName=block4 Nodes=node[97-128]
            BlockSizes=30,120
            """);
    assertEquals("topology.conf", file.kind());
    assertEquals(List.of(30, 120), file.blocks().sizes());
    assertEquals(4, file.blocks().blocks().size());
    assertEquals(new Block("block4", "", names("node[97-128]")), file.blocks().blocks().getLast());
    assertEquals(List.of(), BlockSizes.problems(file.blocks().sizes(), file.blocks().blocks()));
  }

  /** The example of Slurm's topology.yaml(5): a tree, a block and a flat topology. */
  @Test
  void theExampleOfSlurmsYamlManual() throws TopologyFileException {
    TopologyFile file =
        TopologyFile.parse(
            """
            ---
            - topology: topo1
              cluster_default: True
              tree:
                switches:
                - switch: sw_root
                  nodes: node[01-04]
            - topology: topo2
              cluster_default: False
              block:
                block_sizes:
                  - 4
                  - 16
                blocks:
                - block: b1
                  nodes: node[01-04]
                - block: b2
                  nodes: node[05-08]
                - block: b3
                  nodes: node[09-12]
                - block: b4
                  nodes: node[13-16]
            - topology: topo3
              cluster_default: False
              flat: True
            """);
    assertEquals("topology.yaml", file.kind());
    assertEquals(1, file.topologies().size());
    assertEquals("topo2", file.blocks().name());
    assertEquals(List.of(4, 16), file.blocks().sizes());
    assertEquals(new Block("b3", "", names("node[09-12]")), file.blocks().blocks().get(2));
  }

  @Test
  void yamlOfOtherWriters() throws TopologyFileException {
    BlockTopology read =
        TopologyFile.parse(
                """
                - topology: "a"   # quoted, with a comment
                  block:
                    block_sizes: [4, 8]
                    blocks:
                        - block: 'b1'
                          nodes: n1,n[2-3]
                        - block: b2
                """)
            .blocks();
    assertEquals(List.of(4, 8), read.sizes());
    assertEquals(List.of("n1", "n2", "n3"), read.blocks().getFirst().trays());
    assertEquals(List.of(), read.blocks().getLast().trays());
  }

  @Test
  void confInEveryWayThatSlurmAllows() throws TopologyFileException {
    BlockTopology read =
        TopologyFile.parse(
                "blockname=a nodes=\"n1,n2\" # first\nBLOCKNAME=b \\\n  Nodes=n[3-\\\n4]\nblocksizes=1\n")
            .blocks();
    assertEquals(
        List.of(new Block("a", "", List.of("n1", "n2")), new Block("b", "", List.of("n3", "n4"))),
        read.blocks());
  }

  /** The pattern of Slurm's parse_config.c has blanks around the equals sign. */
  @Test
  void blanksAroundTheEqualsSignAndANodeTwice() throws TopologyFileException {
    assertEquals(
        List.of(
            new Block("b1", "", names("n[1-4]")),
            new Block("b2", "", names("n[5-8]")),
            new Block("b3", "", names("n[9-12]"))),
        TopologyFile.parse(
                "BlockName = b1 Nodes = n[1-4]\nBlockName=b2 Nodes= n[5-8],n8\n"
                    + "BlockName=b3\tNodes =\"n[9-12],n9\"\nBlockSizes = 4\n")
            .blocks()
            .blocks());
  }

  @Test
  void aBackslashAtTheVeryEndTakesNoBlockAway() throws TopologyFileException {
    assertEquals(
        List.of(new Block("a", "", names("n1")), new Block("b", "", names("n2"))),
        TopologyFile.parse("BlockName=a Nodes=n1\nBlockName=b Nodes=n2 \\").blocks().blocks());
  }

  @Test
  void nodesOfKubectlAndPatches() throws TopologyFileException {
    String labels = "{\"nvidia.com/gpu.clique\":\"u.1\",\"kubernetes.io/os\":\"linux\"}";
    String node = "{\"kind\":\"Node\",\"metadata\":{\"name\":\"t1\",\"labels\":" + labels + "}}";
    Map<String, Map<String, String>> expected =
        Map.of("t1", Map.of("nvidia.com/gpu.clique", "u.1"));
    assertEquals(expected, TopologyFile.parse(node).labels());
    assertEquals(
        expected, TopologyFile.parse("{\"kind\":\"List\",\"items\":[" + node + "]}").labels());
    List<Tray> trays = List.of(new Tray("t2", Trays.A, "free", "", "completed", false));
    assertEquals(
        Map.of("t2", Map.of(Labels.CLIQUE, Trays.A, Labels.DOMAIN, Trays.A)),
        TopologyFile.parse(Labels.patches(trays)).labels());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " | nothing is in it",
        "# only a comment | nothing is in it",
        "hello | it is neither topology.conf, topology.yaml",
        "SwitchName=s0 Nodes=n1 | line 1: 'SwitchName' is not of topology/block",
        "BlockName=a Nodes=n[2-1] | line 1: nodes of block a: the range goes down",
        "BlockName=a Nodes=n1~BlockName=a Nodes=n2 | line 2: block a is there twice",
        "BlockName=a Nodes=n1~BlockSizes=4,x | line 2: block size 'x' is not a number",
        "BlockSizes=1~Nodes=n1 | line 2: Nodes without BlockName",
        "include blocks.conf~BlockName=a Nodes=n1 | line 1: 'include blocks.conf': an included file",
        "BlockName=a Nodes=n1~Include\tb.conf | line 2: 'Include\tb.conf': an included file",
        "BlockName=a Nodes= | line 1: 'Nodes=' does not begin with KEY=VALUE",
        "BlockName=a Nodes=\"n1 | line 1: 'Nodes=\"n1' does not begin with KEY=VALUE",
        "BlockName=a Nodes n1 | line 1: 'Nodes n1' does not begin with KEY=VALUE",
        "{\"result\":{\"block_sizes\":[\"x\"],\"blocks\":[]}} | block_sizes: block size 'x' is not",
        "{\"result\":{\"block_sizes\":[1.5],\"blocks\":[]}} | block_sizes: block size '1.5' is not",
        "{\"result\":{\"block_sizes\":[{}],\"blocks\":[]}} | it is JSON, but neither",
        "{\"metadata\":{\"name\":{}}} | it is JSON, but neither",
        "- topology: a~  flat: true | no topology in it is of the kind block",
        "- topology: a~  blocc: 1 | topology a: 'blocc' is not understood",
        "- topology: a~  block: &x | line 2: '&' begins what is not understood",
        "- topology: a~\tblock: | line 2: a tab indents it",
        "- topology: a~  block:~    blocks: 7 | topology a: blocks: a list is wanted",
        "- topology: a~  topology: b | line 2: 'topology' is there twice",
        "- topology: a~ block: | line 2: 'block:' is indented as nothing above it",
        "- topology: a~  flat: true~- topology: a~  flat: true | topology a is there twice",
        "- topology: a~  hello | line 2: 'hello' is no KEY: VALUE",
        "{\"kind\": | the file: it is not JSON",
        "{\"kind\":\"x\"} | it is JSON, but neither",
        "t1 {\"metadata\":3} | line 1: NODE PATCH is wanted",
      })
  void whatIsWrongIsSaidInOneLine(String line) {
    int bar = line.indexOf(" | ");
    String text = line.substring(0, bar).replace('~', '\n');
    TopologyFileException e =
        assertThrows(TopologyFileException.class, () -> TopologyFile.parse(text));
    String said = String.valueOf(e.getMessage());
    assertTrue(said.startsWith(line.substring(bar + 3)), said);
    assertEquals(-1, said.indexOf('\n'), said);
  }
}
