package io.imexd.audit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.proto.AuditRecord;
import io.imexd.proto.HistoryFilter;
import io.imexd.proto.JobKey;
import io.imexd.proto.Timing;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAuditLogTest {
  private static final long LARGE = 1 << 20;

  @TempDir Path above;

  private Path folder() {
    return above.resolve("log/imexd");
  }

  private Path file() {
    return folder().resolve("audit.jsonl");
  }

  private static AuditRecord entry(String job, int number) {
    return AuditRecord.newBuilder()
        .setAtMs(1_795_457_600_000L + number)
        .setTray("t01")
        .setEvent("asked")
        .setJob(JobKey.newBuilder().setCluster("default").setJob(job).setRun("r" + number % 2))
        .setLine("record " + number)
        .build();
  }

  private static List<String> lines(AuditLog log, HistoryFilter filter) throws Exception {
    return log.read(filter).get().stream().map(AuditRecord::getLine).toList();
  }

  private static HistoryFilter last(int count) {
    return HistoryFilter.newBuilder().setLast(count).build();
  }

  @Test
  void whatWasAddedIsReadAlsoByTheNextLife() throws Exception {
    AuditRecord full =
        entry("7", 1).toBuilder()
            .setInstance("0123456789abcdef0123456789abcdef")
            .setCall("ensure")
            .setBy("root")
            .addAllTrays(List.of("t01", "t02"))
            .setFrom("free")
            .setTo("reserved")
            .setMapDigest("ab")
            .setTookMs(12)
            .setPhases(Timing.newBuilder().setReserveMs(1.5).setConfirmMs(2))
            .setLine("a \"quoted\" line\nwith a break, \u00fc and \u0000")
            .build();
    AuditRecord answered = full.toBuilder().setEvent("answered").setCode(4).build();
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      log.add(full);
      log.add(answered);
      assertEquals(List.of(full, answered), log.read(last(10)).get());
    }
    assertEquals(2, Files.readAllLines(file()).size());
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      assertEquals(List.of(full, answered), log.read(last(10)).get());
    }
  }

  @Test
  void whatIsAddedReachesTheFileByItself() {
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      log.add(entry("7", 1));
      await().until(() -> Files.exists(file()) && Files.size(file()) > 0);
    }
  }

  @Test
  void theLastOfAJobAreFound() throws Exception {
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      IntStream.range(0, 10).forEach(i -> log.add(entry(i < 5 ? "7" : "8", i)));
      HistoryFilter.Builder seven = last(2).toBuilder();
      seven.getJobBuilder().setCluster("default").setJob("7");
      assertEquals(List.of("record 3", "record 4"), lines(log, seven.build()));
      seven.getJobBuilder().setRun("r0");
      assertEquals(List.of("record 2", "record 4"), lines(log, seven.build()));
      seven.getJobBuilder().setCluster("other");
      assertEquals(List.of(), lines(log, seven.build()));
    }
  }

  @Test
  void fullFilesAreRotatedAndTheOldestGoes() throws Exception {
    try (AuditLog log = new FileAuditLog(folder(), 1)) {
      for (int i = 0; i < 7; i++) {
        log.add(entry("7", i));
        assertEquals("record " + i, lines(log, last(1)).getFirst());
      }
      assertEquals(
          List.of("record 2", "record 3", "record 4", "record 5", "record 6"),
          lines(log, last(100)));
    }
    try (Stream<Path> files = Files.list(folder())) {
      assertEquals(5, files.count());
    }
  }

  @Test
  void aLineThatACrashCutOffHidesNoOther() throws Exception {
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      log.add(entry("7", 1));
    }
    Files.write(file(), new byte[] {'{', '"', (byte) 0xff}, StandardOpenOption.APPEND);
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      log.add(entry("7", 2));
      assertEquals(List.of("record 1", "record 2"), lines(log, last(10)));
    }
  }

  @Test
  void whatCannotBeWrittenWaits() throws Exception {
    Files.createDirectories(folder().getParent());
    Files.writeString(folder(), "not a folder");
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      log.add(entry("7", 1));
      assertTrue(log.read(last(10)).handle((_, failure) -> failure != null).get());
      Files.delete(folder());
      log.add(entry("7", 2));
      assertEquals(List.of("record 1", "record 2"), lines(log, last(10)));
    }
  }

  @Test
  void aLinkIsNotFollowed() throws Exception {
    Files.createDirectories(folder());
    Path victim = Files.writeString(above.resolve("victim"), "mine");
    Files.createSymbolicLink(file(), victim);
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      log.add(entry("7", 1));
    }
    assertEquals("mine", Files.readString(victim));
  }

  @Test
  void othersCannotRead() throws Exception {
    try (AuditLog log = new FileAuditLog(folder(), LARGE)) {
      log.add(entry("7", 1));
    }
    assertFalse(
        PosixFilePermissions.toString(Files.getPosixFilePermissions(file())).endsWith("r--"));
    assertEquals(
        "rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())));
    String text = Files.readString(file(), StandardCharsets.UTF_8);
    assertTrue(text.startsWith("{\"time\":\"2026-11-23T18:13:20.001Z\",\"tray\":\"t01\""), text);
  }
}
