package io.imexd.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imexd.protocol.TrayId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RosterFileTest {
  @TempDir Path folder;

  @Test
  void entriesOfEveryForm() throws Exception {
    Roster roster =
        RosterFile.parse(
            Lines.of(
                Path.of("roster"),
                "# trays\nt1 10.0.0.1\nt2 host-2:7\nt3 [fd00::3]\nt4 [fd00::4]:8 # last\n"),
            50010);
    assertEquals(new HostPort("10.0.0.1", 50010), roster.addressOf(new TrayId("t1"), 1));
    assertEquals(new HostPort("host-2", 7), roster.addressOf(new TrayId("t2"), 1));
    assertEquals(new HostPort("fd00::3", 50010), roster.addressOf(new TrayId("t3"), 1));
    assertEquals("[fd00::4]:8", roster.addressOf(new TrayId("t4"), 1).toString());
    assertEquals(new HostPort("t9", 1), roster.addressOf(new TrayId("t9"), 1), "the resolver's");
    assertEquals(4, roster.trays().size());
  }

  @Test
  void allErrorsByLine() {
    ConfigException e =
        assertThrows(
            ConfigException.class,
            () ->
                RosterFile.parse(
                    Lines.of(Path.of("/r"), "t1\nt2 fd00::1\nt3 h:0\na/b h\nt4 h\nt4 h2\n"), 1));
    assertEquals(
        List.of("/r:1", "/r:2", "/r:3", "/r:4", "/r:6"),
        e.errors().stream().map(error -> error.substring(0, 4)).toList(),
        e.getMessage());
  }

  @Test
  void isReadAgainWhenItChangedAndSurvivesABrokenOne() throws Exception {
    List<String> complaints = new ArrayList<>();
    Path file = folder.resolve("roster");
    RosterFile roster = new RosterFile(file, 50010, complaints::add);
    assertEquals(Roster.EMPTY, roster.current());
    Files.writeString(file, "t1 10.0.0.1\n");
    assertEquals(List.of(new TrayId("t1")), roster.current().trays());
    Files.writeString(file, "t1 10.0.0.1 oh no\n");
    assertEquals(List.of(new TrayId("t1")), roster.current().trays());
    assertEquals(List.of(new TrayId("t1")), roster.current().trays());
    assertEquals(1, complaints.size(), "said once");
    Files.writeString(file, "t1 10.0.0.1\nt2 10.0.0.2\n");
    assertEquals(2, roster.current().trays().size());
    assertEquals(1, complaints.size());
  }
}
