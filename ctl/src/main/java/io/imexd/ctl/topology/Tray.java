package io.imexd.ctl.topology;

import io.imexd.proto.TrayLine;
import io.imexd.proto.TraysResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one tray, as far as grouping and placing care.
 *
 * @param name as imexd knows it; Slurm's and Kubernetes' node is taken to have the same name
 * @param clique "UUID.ID" while its fabric is completed, else empty
 * @param state imexd's word (TrayLine.state), or silent
 * @param reason why it is not free; may be empty
 * @param fabric imexd's word for the state of its NVLink fabric; empty while silent
 * @param out whether it is unfit or drained by itself, also while a job has it and the state says
 *     how that job does
 */
public record Tray(
    String name, String clique, String state, String reason, String fabric, boolean out) {
  private static final String COMPLETED = "completed";

  /** Takes what imexd says of a tray. */
  public static Tray of(TrayLine line) {
    String fabric = line.getStatus().getFacts().getFabric();
    // As GPU Feature Discovery has it: only a completed fabric has ids that can be relied upon.
    String clique = fabric.equals(COMPLETED) ? line.getStatus().getFacts().getClique() : "";
    boolean out =
        !line.getStatus().getUnfit().isEmpty() || !line.getStatus().getDrained().isEmpty();
    return new Tray(line.getTray(), clique, line.getState(), line.getReason(), fabric, out);
  }

  /** Takes what imexd says of all that it knows. */
  public static List<Tray> all(TraysResult result) {
    List<Tray> trays = new ArrayList<>();
    for (TrayLine line : result.getTraysList()) {
      trays.add(of(line));
    }
    return trays;
  }

  /** Says whether a job can have it now: drained and unfit are states of their own. */
  public boolean isFree() {
    return state.equals("free") && !clique.isEmpty();
  }

  /** Says whether a job has it, however well. */
  public boolean isHeld() {
    return switch (state) {
      case "free", "drained", "unfit", "silent" -> false;
      default -> true;
    };
  }

  /**
   * Says whether a job could have it, were no other there. A degraded job says nothing of it: one
   * sick tray makes all of its job's trays so.
   */
  public boolean isFit() {
    return !clique.isEmpty() && (isFree() || isHeld()) && !out;
  }

  public boolean isSilent() {
    return state.equals("silent");
  }

  /** Says whether it has answered that it has no NVLink fabric at all. */
  public boolean isOutside() {
    return fabric.equals("not_supported");
  }

  /** Returns the cluster UUID: the NVLink domain, which is a rack where a domain is one rack. */
  public static String rack(String clique) {
    int dot = clique.lastIndexOf('.');
    return dot < 0 ? clique : clique.substring(0, dot);
  }

  /** Returns the clique's id within its NVLink domain; not unique by itself. */
  public static String cliqueId(String clique) {
    return clique.substring(clique.lastIndexOf('.') + 1);
  }
}
