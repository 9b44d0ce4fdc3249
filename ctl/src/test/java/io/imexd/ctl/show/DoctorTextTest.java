package io.imexd.ctl.show;

import static io.imexd.ctl.training.Samples.diagnosis;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.Golden;
import io.imexd.proto.DoctorResult;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * A rack with something wrong: counted, and told with its reason and its remedy, problems first.
 */
final class DoctorTextTest {
  private static final DoctorResult RACK =
      DoctorResult.newBuilder()
          .addFindings(
              diagnosis("t01", "reserved ports", "warning")
                  .setSeen("50000 lies in the range")
                  .setWhy("a connection may get it")
                  .setRemedy("reserve it"))
          .addFindings(diagnosis("t01", "stock unit", "ok").setSeen("masked"))
          .addFindings(diagnosis("t02", "reserved ports", "ok").setSeen("kept"))
          .addFindings(
              diagnosis("t02", "stock unit", "problem")
                  .setSeen("nvidia-imex.service is enabled\u001b[2J")
                  .setWhy("the driver takes one")
                  .setRemedy("systemctl mask --now nvidia-imex.service"))
          .addFindings(diagnosis("", "clocks", "problem").setSeen("t02 is 400000 ms ahead of t01"))
          .build();

  @Test
  void whatIsWrongIsToldProblemsFirst() throws IOException {
    StringBuilder text = new StringBuilder();
    DoctorText.write(RACK, text, new Colors(false));
    Golden.check("doctor-rack.txt", text.toString());
  }

  @Test
  void verdictsAreColoured() {
    StringBuilder text = new StringBuilder();
    DoctorText.write(RACK, text, new Colors(true));
    assertTrue(text.toString().contains("\u001b[31mproblem\u001b[0m t02: stock unit"), text + "");
    assertTrue(text.toString().contains("\u001b[33mwarning\u001b[0m t01: reserved"), text + "");
  }
}
