package io.imexd.ctl.show;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.ctl.Golden;
import io.imexd.ctl.training.Samples;
import io.imexd.proto.Check;
import io.imexd.proto.Connection;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.VerifyResult;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A verify that finds something: counted, told in full, and seen in the matrix. */
final class VerifyTextTest {
  @Test
  void failuresAreToldAndMarked() throws IOException {
    TrayStatus.Builder broken = Samples.status("t02").toBuilder().clearConnections();
    broken.addConnections(connection("t02", "t01", "NEVER_CONNECTED"));
    broken.addConnections(connection("t02", "t02", "CONNECTED"));
    VerifyResult result =
        VerifyResult.newBuilder()
            .addTrays(line("t01", Samples.status("t01")))
            .addTrays(line("t02", broken.build()))
            .addTrays(TrayLine.newBuilder().setTray("t03").setState("silent"))
            .addChecks(check("matrix t02 -> t01", "CONNECTED", "NEVER_CONNECTED", false))
            .addChecks(check("matrix t01 -> t02", "CONNECTED", "CONNECTED", true))
            .addChecks(check("tray t03", "an answer", "silence", false))
            .addChecks(check("members", "3", "3", true))
            .build();
    StringBuilder text = new StringBuilder();
    VerifyText.write(result, text, new Colors(false));
    Golden.check("verify-failed.txt", text.toString());
    StringBuilder painted = new StringBuilder();
    VerifyText.write(result, painted, new Colors(true));
    assertTrue(painted.toString().contains("\u001b[31mN\u001b[0m"), painted.toString());
  }

  @Test
  void failedChecksAreBounded() {
    VerifyResult.Builder result = VerifyResult.newBuilder();
    for (int i = 0; i < 20_000; i++) {
      result.addChecks(check("matrix x" + i, "CONNECTED", "INVALID", false));
    }
    StringBuilder text = new StringBuilder();
    VerifyText.writeFailed(result.build(), text, new Colors(false));
    assertTrue(text.toString().endsWith("\n19960 more: -o json\n"), text.toString());
  }

  @Test
  void lettersAreThoseOfNvidiaImexCtl() {
    String letters = "";
    for (String status :
        ("CONNECTED NEVER_CONNECTED RECOVERING DISCONNECTED INVALID AUTHENTICATING"
                + " VERSION_MISMATCH MAP_MISMATCH SOMETHING_NEW")
            .split(" ", -1)) {
      letters += ConnectionMatrix.letter(status);
    }
    assertEquals("CNRDIAVM?", letters);
    assertEquals('.', ConnectionMatrix.letter(""));
  }

  private static TrayLine line(String tray, TrayStatus status) {
    return TrayLine.newBuilder().setTray(tray).setState("ready").setStatus(status).build();
  }

  private static Connection connection(String from, String to, String status) {
    return Connection.newBuilder().setFrom(from).setTo(to).setStatus(status).build();
  }

  private static Check check(String name, String expected, String seen, boolean ok) {
    return Check.newBuilder().setName(name).setExpected(expected).setSeen(seen).setOk(ok).build();
  }
}
