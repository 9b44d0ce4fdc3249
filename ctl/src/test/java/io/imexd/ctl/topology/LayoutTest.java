package io.imexd.ctl.topology;

import static io.imexd.ctl.topology.Trays.A;
import static io.imexd.ctl.topology.Trays.B;
import static io.imexd.ctl.topology.Trays.C;
import static io.imexd.ctl.topology.Trays.D;
import static io.imexd.ctl.topology.Trays.all;
import static io.imexd.ctl.topology.Trays.free;
import static io.imexd.ctl.topology.Trays.silent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.hostlist.Hostlist;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks from the fabric: their names, who is in them, their sizes. */
final class LayoutTest {
  private static final List<Tray> TWO = all(free(A, "t[01-03]"), free(B, "t[04-06]"));

  private static Layout layout(List<Tray> trays) {
    return Layout.of(trays, BlockTopology.NONE, 0);
  }

  private static Layout after(String previous, List<Tray> trays) throws TopologyFileException {
    return Layout.of(trays, TopologyFile.parse(previous).blocks(), 0);
  }

  private static String shown(Layout layout) {
    List<String> blocks = new ArrayList<>();
    for (Block block : layout.blocks()) {
      blocks.add(block.name() + "=" + Hostlist.fold(block.trays()));
    }
    return String.join(" ", blocks) + " " + layout.sizes();
  }

  @Test
  void aBlockIsACliqueAndNamedAfterIt() {
    assertEquals("bb78ed242-32766=t[01-03] bcc79d754-32766=t[04-06] [3, 6]", shown(layout(TWO)));
  }

  @Test
  void theOrderInWhichTraysAnswerChangesNothing() {
    List<Tray> shuffled = new ArrayList<>(TWO);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(shuffled, new Random(seed));
      assertEquals(layout(TWO).blocks(), layout(shuffled).blocks());
    }
  }

  @Test
  void cliquesOfOneRackAreTwoBlocksWithTwoNames() {
    String other = A.replace("32766", "1");
    assertEquals(
        "bb78ed242-32766=t[1-9] bb78ed242-1=t[10-18] [9, 18]",
        shown(layout(all(free(A, "t[1-9]"), free(other, "t[10-18]")))));
  }

  @Test
  void cliquesThatBeginAlikeStillHaveTheirOwnNames() {
    String alike = A.replace("7b98", "7b99");
    List<Block> blocks = layout(all(free(A, "t1"), free(alike, "t2"))).blocks();
    assertEquals("bb78ed242-32766", blocks.get(0).name());
    assertEquals("bb78ed242-7b99-426f-b194-b76b8899f4ec-32766", blocks.get(1).name());
  }

  @Test
  void unevenBlocksAsOfAzuresReadme() {
    Layout layout =
        layout(
            all(free(A, "n[1-18]"), free(B, "n[21-36]"), free(C, "n[41-48]"), free(D, "n[51-59]")));
    assertEquals(List.of(8, 16, 32), layout.sizes());
    assertEquals(List.of(), layout.problems(false));
  }

  /** TestGetBlockSizes of Topograph's pkg/translate/block_test.go, cases 1 to 7. */
  @Test
  void sizesAsTopographInfersThem() {
    assertEquals(List.of(2, 4), BlockSizes.of(2, 2));
    assertEquals(List.of(2, 4), BlockSizes.of(2, 3));
    assertEquals(List.of(3, 6, 12), BlockSizes.of(3, 4));
    assertEquals(List.of(18, 36, 72), BlockSizes.of(18, 4));
    assertEquals(List.of(18), BlockSizes.of(18, 1));
  }

  @Test
  void aBaseThatNoBlockMayFallBelowIsRefused() {
    Layout layout = Layout.of(all(free(A, "n[1-18]"), free(C, "n[41-48]")), BlockTopology.NONE, 16);
    assertEquals(List.of(16, 32), layout.sizes());
    assertTrue(layout.problems(false).getFirst().contains("8 nodes, fewer than the base"));
    assertEquals(List.of(), layout.problems(true));
    assertEquals(1, layout.small().size());
    assertEquals(List.of(16), Layout.of(free(A, "n[1-18]"), BlockTopology.NONE, 16).sizes());
  }

  @Test
  void namesAndSizesOfTheSiteStay() throws TopologyFileException {
    assertEquals(
        "rack1=t[01-03] rack2=t[04-06] [2, 4]",
        shown(
            after(
                "BlockName=rack1 Nodes=t[01-03]\nBlockName=rack2 Nodes=t[04-06]\nBlockSizes=2,4",
                TWO)));
  }

  @Test
  void whereSmallBlocksAreTakenTheBaseStays() {
    BlockTopology previous = new BlockTopology("x", true, List.of(4), List.of());
    assertEquals(List.of(3, 6), Layout.of(TWO, previous, 0).sizes());
    assertEquals(List.of(4, 8), Layout.of(TWO, previous, 0, true).sizes());
  }

  @Test
  void traysThatAreDownStayInTheirBlock() throws TopologyFileException {
    String before = SlurmText.conf(layout(TWO));
    Layout now = after(before, all(free(A, "t[01-02]"), silent("t[03-06]")));
    assertEquals(shown(layout(TWO)), shown(now));
    assertEquals(B, now.blocks().get(1).clique());
    assertEquals(
        List.of("kept in the block in which it was, for its clique is not known now: t[03-06]"),
        now.notes());
    // The notes are comments, which the next run reads over.
    assertEquals(shown(now), shown(after(SlurmText.conf(now), TWO)));
    assertEquals(shown(now), shown(after(SlurmText.yaml(now, "x", true), TWO)));
  }

  @Test
  void aNewCliqueIdAfterARestartOfTheFabricManagerKeepsTheName() throws TopologyFileException {
    Layout now = after(SlurmText.conf(layout(TWO)), all(free(C, "t[01-03]"), free(B, "t[04-06]")));
    assertEquals("bb78ed242-32766=t[01-03] bcc79d754-32766=t[04-06] [3, 6]", shown(now));
    assertEquals(C, now.blocks().getFirst().clique());
  }

  @Test
  void ofASplitBlockTheLargerPartKeepsTheName() throws TopologyFileException {
    Layout now =
        after("BlockName=r Nodes=t[1-5]", all(free(A, "t[1-2]"), free(B, "t[3-4]"), silent("t5")));
    assertEquals("r=t[1-2,5] bcc79d754-32766=t[3-4] [2, 4]", shown(now));
    now = after("BlockName=r Nodes=t[1-5]", all(free(A, "t1"), free(B, "t[2-5]")));
    assertEquals("bb78ed242-32766=t1 r=t[2-5] [1, 2]", shown(now));
  }

  @Test
  void aBlockOfWhichNobodyAnswersIsLeftAsItWas() throws TopologyFileException {
    Layout now =
        after("BlockName=x Nodes=t1\nBlockName=y Nodes=t2", all(free(A, "t1"), silent("t2")));
    assertEquals("x=t1 y=t2 [1, 2]", shown(now));
  }

  @Test
  void traysWithoutFabricAndTraysThatAreNoMoreAreSaid() throws TopologyFileException {
    Tray outside = new Tray("t3", "", "free", "", "not_supported", false);
    Layout now =
        after("BlockName=x Nodes=t[1-4]", all(free(A, "t1"), silent("t9"), List.of(outside)));
    assertEquals("x=t1 [1]", shown(now));
    assertEquals(
        List.of(
            "in no block, for its clique is not known: t9",
            "in no block, for it has no NVLink fabric: t3",
            "in a block before, and not among the trays that were asked for: t[2,4]"),
        now.notes());
  }

  @Test
  void withoutACliqueThereIsNoBlock() {
    assertEquals(" []", shown(layout(silent("t[1-3]"))));
  }
}
