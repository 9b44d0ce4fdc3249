package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.training.FakeControlServer;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Facts;
import io.imexd.proto.Outcome;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands topology and place, as a person calls them. */
final class TopologyTest {
  private static final String CLIQUE = "7f3c9a10-5b7e-4c11-9d55-0a1b2c3d4e5f.1";

  @TempDir Path folder = Path.of("");
  private final List<ControlRequest> asked = new ArrayList<>();
  private TraysResult trays = TraysResult.getDefaultInstance();
  private FakeControlServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new FakeControlServer(folder.resolve("s"), FakeControlServer.by(this::answered));
    trays = trays("free", "free", "drained", "silent");
  }

  private Outcome answered(ControlRequest request) {
    asked.add(request);
    return Outcome.newBuilder().setTrays(trays).build();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private static TraysResult trays(String... states) {
    TraysResult.Builder all = TraysResult.newBuilder();
    for (int i = 0; i < states.length; i++) {
      TrayLine.Builder line = TrayLine.newBuilder().setTray("t" + (i + 1)).setState(states[i]);
      if (!states[i].equals("silent")) {
        Facts facts = Facts.newBuilder().setFabric("completed").setClique(CLIQUE).build();
        line.setStatus(TrayStatus.newBuilder().setFacts(facts));
      }
      all.addTrays(line);
    }
    return all.build();
  }

  private Ran ran(String... args) {
    return Ran.with(Map.of("IMEXD_SERVER", server.address()), args);
  }

  private String file(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    return file.toString();
  }

  @Test
  void everyFormatIsReadBackAndCompared() throws IOException {
    List<String[]> forms =
        List.of(
            new String[] {"topology", "--format", "slurm"},
            new String[] {"topology", "--format", "slurm-yaml", "--topology-name", "gb200"},
            new String[] {"topology", "--format", "labels"},
            new String[] {"topology", "-o", "json"});
    for (String[] form : forms) {
      Ran made = ran(form);
      assertEquals(0, made.code(), made.err());
      Ran compared = ran("topology", "--compare", file("made", made.out()));
      assertEquals(0, compared.code(), compared.out() + compared.err());
      assertTrue(compared.out().contains("says what the fabric says"), compared.out());
    }
  }

  @Test
  void differencesAreALineEachAndExitOne() throws IOException {
    String file = file("topology.conf", "BlockName=x Nodes=t[1-2,9]\n");
    Ran ran = ran("topology", "--compare", file);
    assertEquals(1, ran.code());
    assertEquals(
        "t9 is in block x, and imexd knows no such tray\nt3 is on clique "
            + CLIQUE
            + ", and in no block\n",
        ran.out());
    assertEquals(
        "imexctl: " + file + " (topology.conf) differs from the fabric in 2 points\n", ran.err());
  }

  @Test
  void whatWasDownStaysWhereItWas() throws IOException {
    String previous = file("previous", "BlockName=rack7 Nodes=t[1-4]\nBlockSizes=4\n");
    Ran ran = ran("topology", "--format", "slurm", "--previous", previous);
    assertEquals(
        "# kept in the block in which it was, for its clique is not known now: t4\n# rack7="
            + CLIQUE
            + "\nBlockName=rack7 Nodes=t[1-4]\nBlockSizes=4\n",
        ran.out());
  }

  private static String yaml(String name, String block) {
    return "- topology: "
        + name
        + "\n  cluster_default: false\n  block:\n    block_sizes:\n      - 3\n    blocks:\n      # "
        + block
        + "="
        + CLIQUE
        + "\n      - block: "
        + block
        + "\n        nodes: t[1-3]\n";
  }

  @Test
  void theOtherTopologiesOfAFileStayAsTheyAre() throws IOException {
    trays = trays("free", "free", "free");
    String eth =
        "# the ethernet\n- topology: eth\n  cluster_default: true\n  tree:\n    switches:\n"
            + "# leaf\n    - switch: s1\n      nodes: t[1-3]\n";
    String all = eth + yaml("nvl", "a") + yaml("nvl2", "b") + "# end\n";
    String file = file("topology.yaml", all.replace("\n", "\r\n"));
    Ran first = ran("topology", "--format", "slurm-yaml", "--previous", file);
    assertEquals(all, first.out(), first.err());
    assertEquals("", first.err());
    String without = file("second.yaml", all.replace("- block: b", "- block: c"));
    String[] second = {"topology", "--format", "slurm-yaml", "--previous", without};
    Ran named = ran(second[0], second[1], second[2], second[3], second[4], "--topology-name=nvl2");
    assertEquals(eth + yaml("nvl", "a") + yaml("nvl2", "c"), named.out(), named.err());
    Ran unknown = ran(second[0], second[1], second[2], second[3], second[4], "--topology-name=x");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("no block topology x; it has: nvl, nvl2"), unknown.err());
    Ran conf = ran("topology", "--format", "slurm", "--previous", file);
    assertTrue(conf.out().startsWith("# a=" + CLIQUE + "\nBlockName=a "), conf.out());
    assertTrue(conf.err().endsWith("topology.conf has no place: eth, nvl2\n"), conf.err());
  }

  @Test
  void theOnlyBlockTopologyMayBeRenamedButNotToAnothersName() throws IOException {
    trays = trays("free", "free", "free");
    String flat = "- topology: flat1\n  flat: true\n";
    String file = file("topology.yaml", "---\n" + flat + yaml("nvl", "a"));
    String[] to = {"topology", "--format=slurm-yaml", "--previous", file, "--topology-name"};
    assertEquals(flat + yaml("gb200", "a"), ran(to[0], to[1], to[2], to[3], to[4], "gb200").out());
    assertEquals(2, ran(to[0], to[1], to[2], to[3], to[4], "flat1").code());
  }

  @Test
  void aRosterSaysWhomToAsk() throws IOException {
    String roster = file("roster", "# trays\nt1 10.0.0.1\nt2\t10.0.0.2:50010 # new\n\n");
    assertEquals(0, ran("topology", "--roster", roster).code());
    assertEquals(List.of("t1", "t2"), asked.getFirst().getTrays().getNodesList());
    assertEquals(0, ran("topology", "--nodes", "t[3-4]").code());
    assertEquals(List.of("t3", "t4"), asked.get(1).getTrays().getNodesList());
    assertEquals(0, ran("place", "--trays", "1", "--among", "t[1-2]").code());
    assertEquals(List.of("t1", "t2"), asked.get(2).getTrays().getNodesList());
  }

  @Test
  void furtherImexdsKnowFurtherTrays() throws IOException {
    TraysResult others =
        TraysResult.newBuilder()
            .addTrays(trays("free").getTrays(0).toBuilder().setTray("t4"))
            .addTrays(trays("free").getTrays(0).toBuilder().setTray("u1"))
            .build();
    Outcome known = Outcome.newBuilder().setTrays(others).build();
    try (FakeControlServer other =
        new FakeControlServer(folder.resolve("o"), FakeControlServer.always(known))) {
      Ran ran = ran("topology", "--format", "slurm", "--seeds", other.address());
      assertTrue(ran.out().contains(" Nodes=t[1-4],u1\n"), ran.out() + ran.err());
    }
  }

  @Test
  void aSeedThatIsDownTakesNothingFromTheOthers() throws IOException {
    String none = "unix:" + folder.resolve("none");
    Ran ran = ran("topology", "--format", "slurm", "--seeds", none);
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains(" Nodes=t[1-3]\n"), ran.out());
    assertTrue(
        ran.err().startsWith("imexctl: --seeds " + none + ": its trays are taken as silent: "),
        ran.err());
    assertEquals(1, ran.err().lines().count());
    Ran json = ran("topology", "-o", "json", "--seeds", none);
    assertTrue(json.out().contains("\"--seeds " + none + ": its trays are taken"), json.out());
    String previous =
        file("previous", "BlockName=a Nodes=t[1-4]\nBlockName=b Nodes=u[1-2]\nBlockSizes=2\n");
    Ran kept = ran("topology", "--format", "slurm", "--seeds", none, "--previous", previous);
    assertTrue(kept.out().contains("\nBlockName=b Nodes=u[1-2]\nBlockSizes=2"), kept.out());
    Ran compared = ran("topology", "--seeds", none, "--compare", previous);
    assertEquals(0, compared.code(), compared.out() + compared.err());
    assertTrue(compared.out().endsWith("not known now: t4,u[1-2]\n"), compared.out());
    assertTrue(compared.err().contains(none), compared.err());
  }

  @Test
  void aSeedAnswersWhereTheImexdHereDoesNot() throws IOException {
    String none = "unix:" + folder.resolve("none");
    Ran ran = ran("topology", "--format", "slurm", "--server", none, "--seeds", server.address());
    assertEquals(0, ran.code(), ran.err());
    assertTrue(ran.out().contains(" Nodes=t[1-3]\n"), ran.out());
    assertTrue(ran.err().startsWith("imexctl: --server " + none + ": "), ran.err());
    Ran nobody = ran("topology", "--server", none, "--seeds", none);
    assertEquals(6, nobody.code());
    assertEquals("", nobody.out());
    assertEquals(1, nobody.err().lines().count(), nobody.err());
  }

  @Test
  void aBlockSizeThatSlurmWouldRefuseIsRefused() {
    Ran ran = ran("topology", "--format", "slurm", "--block-size", "4");
    assertEquals(2, ran.code());
    assertEquals("", ran.out());
    assertTrue(ran.err().contains("has 3 nodes, fewer than the base of BlockSizes, 4"), ran.err());
    Ran yaml = ran("topology", "--format", "slurm-yaml", "--block-size", "4");
    assertEquals(0, yaml.code(), yaml.err());
    assertTrue(yaml.out().contains("- 4\n"), yaml.out());
    assertTrue(yaml.err().endsWith("has 3 nodes, fewer than the base of BlockSizes, 4\n"));
  }

  @Test
  void aFileThatCannotBeReadIsNotOneThatDiffers() throws IOException {
    String json = file("json", "{\"result\":{\"block_sizes\":[\"x\"],\"blocks\":[]}}");
    Ran ran = ran("topology", "--compare", json);
    assertEquals(2, ran.code());
    assertTrue(ran.err().contains(json + ": block_sizes: block size 'x' is not"), ran.err());
    String conf = file("conf", "include more.conf\n");
    Ran include = ran("topology", "--compare", conf);
    assertEquals(2, include.code());
    assertTrue(include.err().contains(conf + ": line 1: 'include more.conf': "), include.err());
  }

  @Test
  void withoutACliqueSlurmGetsNoFile() {
    trays = trays("silent");
    Ran ran = ran("topology", "--format", "slurm");
    assertEquals(5, ran.code());
    assertEquals("", ran.out());
    assertEquals(0, ran("topology").code());
  }

  @Test
  void placeSaysWhereOrWhyNot() {
    assertEquals("t[1-2]\n", ran("place", "--trays", "2").out());
    assertEquals(
        "t2\n", ran("place", "--gpus", "2", "--gpus-per-tray", "4", "--exclude", "t1").out());
    assertTrue(
        Ran.onTerminal(Map.of("IMEXD_SERVER", server.address()), "place", "--trays", "2")
            .out()
            .startsWith("t[1-2]\nt[1-2] on clique " + CLIQUE));
    Ran none = ran("place", "--trays", "3");
    assertEquals(5, none.code());
    assertEquals("", none.out());
    trays = trays("free", "ready", "ready");
    assertEquals(3, ran("place", "--trays", "3").code());
    assertEquals(5, ran("place", "--trays", "4").code());
  }
}
