package io.imexd.ctl;

import io.imexd.ctl.call.Client;
import io.imexd.ctl.call.Waiting;
import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.TopologyJson;
import io.imexd.ctl.show.TopologyText;
import io.imexd.ctl.topology.BlockTopology;
import io.imexd.ctl.topology.Comparison;
import io.imexd.ctl.topology.Labels;
import io.imexd.ctl.topology.Layout;
import io.imexd.ctl.topology.SlurmText;
import io.imexd.ctl.topology.TopologyFile;
import io.imexd.ctl.topology.TopologyFileException;
import io.imexd.ctl.topology.Tray;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.TraysCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Which tray is on which clique, for schedulers; and whether what they were told is right. */
final class TopologyCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 30;
  private static final int MAX_BLOCK_SIZE = 65_536;

  private TopologyForm form = TopologyForm.TABLE;
  private String nodes = "";
  private String roster = "";
  private String seeds = "";
  private String previousFile = "";
  private String compareFile = "";
  private String topologyName = "";
  private long blockSize;

  private TraysCall question = TraysCall.getDefaultInstance();
  private final List<Client> further = new ArrayList<>();
  private TopologyFile earlier = TopologyFile.NONE;
  private BlockTopology previous = BlockTopology.NONE;
  private @Nullable TopologyFile compared;
  private final List<String> asides = new ArrayList<>();
  private List<Tray> trays = List.of();
  private Layout layout = new Layout(List.of(), List.of(), List.of());
  private @Nullable Comparison comparison;

  TopologyCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage()
        .description(
            "Show by rack and clique which trays there are and how they are; or print it as"
                + " Slurm's topology.conf or topology.yaml (topology/block), or as patches of"
                + " Kubernetes nodes' labels; or compare such a file with the fabric (exit 1 where"
                + " they differ). A tray's node is taken to have the tray's name.",
            "A rack is here an NVLink domain (a cluster UUID), a block a clique. Of trays that"
                + " are silent nothing is known: with --previous they stay in their blocks.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl topology",
            "  imexctl topology --format slurm --previous /etc/slurm/topology.conf > topology.new",
            "  imexctl topology --compare /etc/slurm/topology.conf",
            "  kubectl get nodes -o json | imexctl topology --compare /dev/stdin",
            "  imexctl topology --format labels | while read -r node patch; do",
            "      kubectl patch node \"$node\" --type=merge -p \"$patch\"; done");
    options
        .option(
            Options.named("--format")
                .paramLabel("FORM")
                .description("What to print: ${COMPLETION-CANDIDATES} (default: table)."),
            TopologyForm.class,
            value -> form = value,
            false)
        .text(
            "--nodes",
            "HOSTLIST",
            "Only these trays (default: the roster of the imexd that is asked).",
            value -> nodes = value)
        .text(
            "--roster",
            "FILE",
            "Only the trays of this roster: lines NAME ADDRESS.",
            value -> roster = value)
        .text(
            "--seeds",
            "LIST",
            "Ask these imexds, too: HOST:PORT, by commas; one of each rack whose trays no roster"
                + " here knows (control.listen). --deadline is for each. One that does not answer is"
                + " named on stderr, its trays are taken as silent; exit 6 where none answers.",
            value -> seeds = value)
        .text(
            "--previous",
            "FILE",
            "An earlier topology.conf, topology.yaml or -o json: names of blocks, BlockSizes and"
                + " the places of trays that are down stay as there.",
            value -> previousFile = value)
        .text(
            "--compare",
            "FILE",
            "Compare with a topology.conf, topology.yaml, nodes of kubectl get nodes -o json, or"
                + " patches; known by what is in it.",
            value -> compareFile = value)
        .number(
            "--block-size",
            "N",
            "First of BlockSizes, in trays (default: the previous one, else that of the smallest"
                + " block).",
            value -> blockSize = value)
        .text(
            "--topology-name",
            "NAME",
            "Name in topology.yaml (default: the previous one, else default); of several block"
                + " topologies there the one that is made anew. The others stay as they are.",
            value -> topologyName = value);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    TraysCall.Builder call = TraysCall.newBuilder().setFreshFabric(true);
    if (!nodes.isEmpty() && !roster.isEmpty()) {
      throw new UsageException("--nodes and --roster: one of them is enough");
    }
    if (!nodes.isEmpty()) {
      call.addAllNodes(Nodes.distinct("--nodes", nodes));
    } else if (!roster.isEmpty()) {
      call.addAllNodes(TextFiles.roster("--roster", roster));
    }
    if (form != TopologyForm.TABLE && (!compareFile.isEmpty() || output.isJson())) {
      throw new UsageException("--format " + form + " goes with neither --compare nor -o json");
    }
    if (blockSize != 0) {
      Options.inRange("--block-size", blockSize, 1, MAX_BLOCK_SIZE);
    }
    for (String seed : seedsList()) {
      further.add(client("--seeds", seed));
    }
    if (!previousFile.isEmpty()) {
      TopologyFile file = TextFiles.topology("--previous", previousFile);
      if (file.isLabels()) {
        throw new UsageException("--previous: " + previousFile + ": no blocks are in it");
      }
      try {
        previous = file.blocks(topologyName);
      } catch (TopologyFileException e) {
        throw new UsageException("--topology-name: " + previousFile + ": " + e.getMessage());
      }
      earlier = file;
    }
    if (!compareFile.isEmpty()) {
      compared = TextFiles.topology("--compare", compareFile);
    }
    question = call.build();
    request.setTrays(question);
  }

  /** Asks the further imexds, too, and puts together what all of them know. */
  private Outcome withSeeds(Outcome first) {
    Gathering gathering = new Gathering();
    gathering.add("--server " + serverText(), first);
    String[] addresses = seedsList();
    for (int i = 0; i < further.size(); i++) {
      ControlRequest.Builder request = ControlRequest.newBuilder();
      request.setClientVersion(Version.ofImexctl()).setTrays(question);
      gathering.add(
          "--seeds " + addresses[i],
          further.get(i).call(request, deadline.millis(), false, Waiting.NONE));
    }
    gathering.addUnheard(question.getNodesCount() > 0 ? question.getNodesList() : written());
    asides.addAll(gathering.unheard());
    return gathering.outcome(first);
  }

  /** Returns the trays of the files: an imexd that did not answer may have any of them. */
  private List<String> written() {
    List<String> names = new ArrayList<>();
    previous.blocks().forEach(block -> names.addAll(block.trays()));
    if (compared != null) {
      names.addAll(compared.trays());
    }
    return names;
  }

  private String[] seedsList() {
    return seeds.isEmpty() ? new String[0] : seeds.split(",", -1);
  }

  @Override
  Outcome judged(Outcome first) {
    Outcome outcome = withSeeds(first);
    if (!outcome.hasTrays()) {
      return outcome;
    }
    trays = Tray.all(outcome.getTrays());
    boolean yaml = form == TopologyForm.SLURM_YAML;
    layout = Layout.of(trays, previous, (int) blockSize, yaml);
    if (compared != null) {
      comparison = Comparison.of(compared, trays);
      boolean same = comparison.differences().isEmpty();
      return outcome.toBuilder()
          .setCode(same ? Code.DONE : Code.INTERNAL)
          .setLine(TopologyText.verdict(compareFile, compared.kind(), comparison))
          .build();
    }
    List<String> problems = layout.problems(yaml);
    if (!problems.isEmpty()) {
      return outcome.toBuilder()
          .setCode(Code.USAGE)
          .setLine("--block-size " + blockSize + ": " + problems.getFirst())
          .build();
    }
    if (layout.blocks().isEmpty() && forSlurm()) {
      return outcome.toBuilder()
          .setCode(Code.UNFIT)
          .setLine("no tray says its clique, so there is no block; see: imexctl trays")
          .build();
    }
    List<String> others = earlier.others(previous.name());
    if (yaml) {
      asides.addAll(layout.small());
    } else if (form == TopologyForm.SLURM && !others.isEmpty()) {
      asides.add(
          previousFile
              + " has further topologies, for which topology.conf has no place: "
              + String.join(", ", others));
    }
    return outcome;
  }

  private boolean forSlurm() {
    return form == TopologyForm.SLURM || form == TopologyForm.SLURM_YAML;
  }

  @Override
  List<String> asides() {
    return asides;
  }

  @Override
  String waitingFor() {
    return "asking every tray";
  }

  @Override
  Json.Result json(Outcome outcome) {
    return outcome.hasTrays()
        ? json -> TopologyJson.write(json, trays, layout.withNotes(asides), comparison)
        : Json.NONE;
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (comparison != null) {
      TopologyText.writeDifferences(comparison, text);
      if (outcome.getCode() == Code.DONE) {
        text.append(outcome.getLine()).append('\n');
      }
    } else if (outcome.hasTrays() && outcome.getCode() == Code.DONE) {
      switch (form) {
        case TABLE -> TopologyText.write(trays, layout, text, colors);
        case SLURM -> text.append(SlurmText.conf(layout));
        case SLURM_YAML -> {
          String name = topologyName.isEmpty() ? previous.name() : topologyName;
          String made = SlurmText.yaml(layout, name, previous.isDefault());
          text.append(earlier.with(previous.name(), made));
        }
        case LABELS -> text.append(Labels.patches(trays));
      }
    }
  }
}
