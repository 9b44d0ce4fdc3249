package io.imexd.ctl.show;

import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.proto.Domain;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.MemberStep;
import io.imexd.proto.Timing;
import io.imexd.proto.WhyResult;
import java.util.List;

/** What became of one job: its domains, or where its members stand. */
public final class JobText {
  private JobText() {}

  /**
   * Writes instance, domains and times of a job whose domains are ready; nothing when nothing was
   * to do.
   */
  public static void writeEnsured(EnsureResult result, StringBuilder text) {
    Block block = new Block(text);
    block.line("instance", result.getInstance());
    for (Domain domain : result.getDomainsList()) {
      block.line(
          "domain", Words.trays(domain.getMembersList()) + " on clique " + domain.getClique());
    }
    block.line("outside", outside(result));
    if (result.hasTiming()) {
      block.line("took", took(result.getTiming()));
    }
  }

  /**
   * Returns the one line of a hook: it always names the instance, so that calls on several trays
   * can be compared.
   */
  public static String ensuredLine(String line, EnsureResult result) {
    String instance = result.getInstance();
    String clean = Words.oneLine(line);
    return instance.isEmpty() || clean.contains(instance)
        ? clean
        : clean + ", instance " + instance;
  }

  /** Writes where the members of a job stand, a line each step. */
  public static void writeSteps(List<MemberStep> members, StringBuilder text) {
    for (String line : Steps.lines(members)) {
      text.append("  ").append(line).append('\n');
    }
  }

  public static void writeWhy(WhyResult result, StringBuilder text, Colors colors) {
    Block block = new Block(text);
    block.painted("state", colors.state(result.getState(), Words.oneLine(result.getState())));
    block.line("instance", result.getInstance());
    Table table = new Table("TRAY", "STEP", "DETAIL");
    for (MemberStep member : result.getMembersList()) {
      table.row(member.getTray(), member.getStep(), member.getDetail());
    }
    if (!table.isEmpty()) {
      table.writeTo(text, colors);
    }
  }

  private static String outside(EnsureResult result) {
    return result.getOutsideCount() == 0
        ? ""
        : Hostlist.foldSorted(result.getOutsideList()) + " (no fabric)";
  }

  private static String took(Timing timing) {
    return "reserve "
        + Words.millis(timing.getReserveMs())
        + ", prepare "
        + Words.millis(timing.getPrepareMs())
        + ", start "
        + Words.millis(timing.getStartMs())
        + ", nvidia-imex "
        + Words.millis(timing.getImexMs())
        + ", confirm "
        + Words.millis(timing.getConfirmMs());
  }
}
