package io.imexd.doctor;

import static io.imexd.imex.StockUnit.UNIT;

import io.imexd.imex.StockUnit;
import java.io.IOException;
import java.util.List;

/** Whether systemd would start the package's own nvidia-imex. */
record StockUnitLook(StockUnit unit) implements Look {
  private static final String NAME = "stock unit";
  private static final String WHY =
      "the driver takes one nvidia-imex an operating system: one that systemd starts takes the tray from imexd";
  private static final String MASK =
      "systemctl mask --now nvidia-imex.service (undo, once imexd is gone:"
          + " systemctl unmask nvidia-imex.service; nft delete table inet imexd)";

  @Override
  public List<Diagnosis> at(Condition condition) throws IOException {
    StockUnit.Seen seen = unit.look();
    String in = " (" + seen.where() + ")";
    return List.of(
        switch (seen.standing()) {
          case ABSENT -> Diagnosis.ok(NAME, UNIT + " is not installed", WHY);
          case MASKED -> Diagnosis.ok(NAME, UNIT + " is masked", WHY);
          case MASKED_NOW ->
              Diagnosis.warning(NAME, UNIT + " is masked until the next boot only" + in, WHY, MASK);
          case INSTALLED ->
              Diagnosis.warning(NAME, UNIT + " is installed" + in + ", and not masked", WHY, MASK);
          case ENABLED -> Diagnosis.problem(NAME, UNIT + " is enabled" + in, WHY, MASK);
        });
  }
}
