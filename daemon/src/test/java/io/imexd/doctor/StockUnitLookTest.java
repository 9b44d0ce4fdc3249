package io.imexd.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.doctor.Diagnosis.Verdict;
import io.imexd.imex.StockUnit;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StockUnitLookTest {
  private static final Condition ANY =
      new Condition(new TrayId("t01"), Facts.NONE, "free", "", "", List.of());
  private static final String UNIT = "nvidia-imex.service";

  @TempDir Path root;
  private Path etc;
  private Path run;
  private Path usr;

  @BeforeEach
  void folders() throws IOException {
    etc = Files.createDirectories(root.resolve("etc"));
    run = Files.createDirectories(root.resolve("run"));
    usr = Files.createDirectories(root.resolve("usr"));
  }

  private Diagnosis look() throws IOException {
    StockUnit unit = new StockUnit(List.of(etc, run, root.resolve("none"), usr), run);
    return new StockUnitLook(unit).at(ANY).getFirst();
  }

  private void isSeen(Verdict verdict, String seen) throws IOException {
    Diagnosis d = look();
    assertEquals(verdict, d.verdict(), d.toString());
    assertTrue(d.seen().contains(seen), d.toString());
  }

  @Test
  void noneIsGood() throws IOException {
    isSeen(Verdict.OK, "is not installed");
  }

  @Test
  void installedAndNotMaskedIsAWarning() throws IOException {
    Files.writeString(usr.resolve(UNIT), "[Service]\n");
    isSeen(Verdict.WARNING, "is installed");
    assertTrue(look().remedy().contains("systemctl mask --now nvidia-imex.service"));
  }

  @Test
  void enabledIsAProblem() throws IOException {
    Files.writeString(usr.resolve(UNIT), "[Service]\n");
    Path wants = Files.createDirectories(etc.resolve("multi-user.target.wants"));
    Files.createSymbolicLink(wants.resolve(UNIT), usr.resolve(UNIT));
    isSeen(Verdict.PROBLEM, "is enabled");
  }

  @Test
  void maskedIsGoodEvenWhereALinkWantsIt() throws IOException {
    Path wants = Files.createDirectories(etc.resolve("multi-user.target.wants"));
    Files.createSymbolicLink(wants.resolve(UNIT), usr.resolve(UNIT));
    isSeen(Verdict.PROBLEM, "is enabled");
    Files.createSymbolicLink(etc.resolve(UNIT), Path.of("/dev/null"));
    isSeen(Verdict.OK, "is masked");
  }

  @Test
  void anEmptyFileMasks() throws IOException {
    Files.writeString(usr.resolve(UNIT), "[Service]\n");
    Files.createFile(etc.resolve(UNIT));
    isSeen(Verdict.OK, "is masked");
  }

  @Test
  void aMaskBehindTheAdministratorsUnitMasksNothing() throws IOException {
    Path unit = Files.writeString(etc.resolve(UNIT), "[Service]\n");
    Files.createSymbolicLink(run.resolve(UNIT), Path.of("/dev/null"));
    isSeen(Verdict.WARNING, "is installed (" + unit + ")");
    Path wants = Files.createDirectories(etc.resolve("multi-user.target.wants"));
    Files.createSymbolicLink(wants.resolve(UNIT), unit);
    isSeen(Verdict.PROBLEM, "is enabled");
  }

  @Test
  void aMaskOfThisBootIsAWarning() throws IOException {
    Files.writeString(usr.resolve(UNIT), "[Service]\n");
    Files.createSymbolicLink(run.resolve(UNIT), Path.of("/dev/null"));
    isSeen(Verdict.WARNING, "is masked until the next boot");
    assertTrue(look().remedy().contains("systemctl mask --now nvidia-imex.service"));
    Files.createSymbolicLink(etc.resolve(UNIT), Path.of("/dev/null"));
    isSeen(Verdict.OK, "is masked");
  }
}
