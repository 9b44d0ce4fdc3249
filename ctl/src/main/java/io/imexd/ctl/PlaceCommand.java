package io.imexd.ctl;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.place.BestFit;
import io.imexd.ctl.place.Placement;
import io.imexd.ctl.place.Wish;
import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.ctl.show.PlaceJson;
import io.imexd.ctl.topology.Tray;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Advice: which free trays a job should have. */
final class PlaceCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  private final WishOptions options = new WishOptions();
  private final Path root;
  private @Nullable Placement placement;

  /** root: below which this machine's files lie. */
  PlaceCommand(Surroundings surroundings, Path root) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
    this.root = root;
  }

  @Override
  void declare(CommandSpec spec, Options declared) {
    spec.usageMessage()
        .description(
            "Say which free and fit trays a job should have, so that the rack is left as whole as"
                + " can be: those of the clique where fewest stay free. Away from a terminal only"
                + " the hostlist is printed. It takes nothing: another job may be quicker, and"
                + " then ensure refuses; imexctl run places again.",
            "No room: 3 where jobs hold what is missing, 8 where no clique is as large (see"
                + " --segment), 5 where there are not as many fit trays.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl place --trays 4",
            "  imexctl ensure --job 7 --nodes \"$(imexctl place --gpus 32)\"",
            "  imexctl place --trays 32 --segment 16 --exclude 't[03,17]'");
    options.declare(declared);
  }

  @Override
  void fill(ControlRequest.Builder request) {
    options.check(root);
    request.setTrays(options.question());
  }

  @Override
  Outcome judged(Outcome answer) {
    Outcome outcome = options.checked(root, answer);
    if (!outcome.hasTrays()) {
      return outcome;
    }
    Wish wish = options.wish(root, outcome.getTrays());
    Placement made = BestFit.place(Tray.all(outcome.getTrays()), wish);
    placement = made;
    return outcome.toBuilder().setCode(code(made)).setLine(made.reason()).build();
  }

  /** Returns the exit code: what kind of wait, or of other wish, would help. */
  static Code code(Placement placement) {
    return switch (placement) {
      case Placement.Found _ -> Code.DONE;
      case Placement.NoRoom none ->
          switch (none.cure()) {
            case WAIT -> Code.HELD;
            case SEGMENTS -> Code.MISMATCH;
            case TRAYS -> Code.UNFIT;
          };
    };
  }

  @Override
  Json.Result json(Outcome outcome) {
    Placement made = placement;
    return made == null ? Json.NONE : json -> PlaceJson.write(json, made);
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    if (placement instanceof Placement.Found found) {
      text.append(Line.of(Hostlist.fold(found.trays()))).append('\n');
      if (surroundings.outIsTerminal()) {
        text.append(Line.of(found.reason())).append('\n');
      }
    }
  }
}
