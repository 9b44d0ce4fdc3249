package io.imexd.doctor;

import io.imexd.imex.ForeignImex;
import java.util.List;

/**
 * Which nvidia-imex run here, with pid and owner, and whether another owner than imexd runs one.
 */
final class RunningImex implements Look {
  private static final String OTHER = "other owner";

  private final ForeignImex imex;

  RunningImex(ForeignImex imex) {
    this.imex = imex;
  }

  @Override
  public List<Diagnosis> at(Condition condition) {
    String why = "the driver takes one nvidia-imex an operating system";
    List<String> foreign = imex.foreign();
    List<String> all = imex.owned();
    return List.of(
        foreign.isEmpty()
            ? Diagnosis.ok(OTHER, "none: only imexd starts nvidia-imex here", why)
            : Diagnosis.problem(
                OTHER,
                String.join(", ", foreign) + " runs here and is not imexd's",
                why,
                "end it, and what starts it: mask nvidia-imex.service; with NVIDIA's DRA driver set its IMEX daemon to host-managed"),
        Diagnosis.ok(
            "processes",
            all.isEmpty() ? "no nvidia-imex runs" : String.join(", ", all),
            "what runs where; imexd's own belong to the job that holds the tray"));
  }
}
