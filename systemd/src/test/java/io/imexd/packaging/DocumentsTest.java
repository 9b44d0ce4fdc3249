package io.imexd.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.config.ConfigReader;
import io.imexd.config.KeyTable;
import io.imexd.ctl.CommandTree;
import io.imexd.ctl.Surroundings;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The documents say what the programs do, all of it, and the same each time. */
class DocumentsTest {
  private static Map<String, String> made = Map.of();

  @TempDir Path folder;

  @BeforeAll
  static void make() throws InterruptedException {
    made = all();
  }

  private static Map<String, String> all() throws InterruptedException {
    return Documents.all("1.2.3", "2026-11-01T00:00:00Z");
  }

  private static String document(String name) {
    return Objects.requireNonNull(made.get(name), name);
  }

  private static CommandLine imexctl() {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return CommandTree.build(
        new Surroundings(Map.of(), nowhere, nowhere, false, false, System::nanoTime));
  }

  /** What a page says, without the escapes. */
  private static String plain(String page) {
    return page.replace("\\-", "-").replace("\\(aq", "'").replace("\\e", "\\");
  }

  private List<String> effective(String conf) throws Exception {
    Path file = folder.resolve("imexd.conf");
    Files.writeString(file, conf);
    return ConfigReader.read(file).describe();
  }

  private static List<String> values(List<String> described) {
    return described.stream().map(line -> line.substring(0, line.lastIndexOf(" ("))).toList();
  }

  @Test
  void theDefaultConfSetsNothing() throws Exception {
    assertEquals(ConfigReader.defaults().describe(), effective(document("imexd.conf")));
  }

  @Test
  void eachLineOfTheDefaultConfMeansTheDefaultWhenItIsTakenIn() throws Exception {
    String taken =
        document("imexd.conf")
            .lines()
            .map(line -> line.matches("#[a-z].*") ? line.substring(1) : line)
            .collect(Collectors.joining("\n"));
    List<String> described = effective(taken);
    assertEquals(values(ConfigReader.defaults().describe()), values(described));
    assertTrue(described.stream().noneMatch(line -> line.endsWith("(default)")), taken);
  }

  @Test
  void everyKeyIsExplainedInBothPlaces() {
    List<String> conf = document("imexd.conf").lines().toList();
    String page = plain(document("man/imexd.conf.5"));
    for (KeyTable.Row row : KeyTable.rows()) {
      int at = conf.indexOf(("#" + row.name() + " = " + row.defaultText()).stripTrailing());
      assertTrue(at > 0, row.name());
      assertTrue(conf.get(at - 1).startsWith("# " + row.doc()), row.name());
      assertTrue(conf.get(at - 1).contains(row.range()), row.name());
      assertTrue(page.contains("\\fB" + row.name() + "\\fR\n"), row.name());
    }
  }

  @Test
  void everyCommandHasAPageAndEveryOptionItsPlaceThere() {
    String overview = plain(document("man/imexctl.1"));
    Map<String, CommandLine> commands = imexctl().getSubcommands();
    assertTrue(commands.size() > 10, commands.keySet().toString());
    for (Map.Entry<String, CommandLine> command : commands.entrySet()) {
      String page = plain(document("man/imexctl-" + command.getKey() + ".1"));
      assertTrue(overview.contains("imexctl-" + command.getKey() + "(1)"), command.getKey());
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        assertTrue(page.contains(option.longestName()), command.getKey() + option.longestName());
      }
    }
  }

  @Test
  void theDaemonsPageSaysItsHelp() {
    String page = plain(document("man/imexd.8"));
    for (String said : List.of("--check-config", "imexd holder", "imexd pki issue TRAY...")) {
      assertTrue(page.contains(said), said);
    }
  }

  @Test
  void completionKnowsTheCommandsAndIsNoProgram() {
    String completion = document("completion/imexctl");
    assertFalse(completion.startsWith("#!"), "it is sourced");
    for (String command : imexctl().getSubcommands().keySet()) {
      assertTrue(completion.contains(command), command);
    }
  }

  @Test
  void pagesNameVersionAndDateOfTheBuild() {
    made.forEach((name, text) -> {
      if (name.startsWith("man/")) {
        assertTrue(plain(text).startsWith(".TH \"IMEX"), name);
        assertTrue(plain(text).contains("\"2026-11-01\" \"imexd 1.2.3\"\n"), name);
      }
    });
  }

  @Test
  void theSameTwice() throws Exception {
    assertEquals(made, all());
  }
}
