package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imexd.ctl.training.FakeControlServer;
import io.imexd.ctl.training.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every command prints, as text for a hook, as text on a terminal and as JSON, down to the
 * byte.
 */
final class OutputTest {
  @TempDir Path folder = Path.of("");
  private FakeControlServer server;
  private Map<String, String> env = Map.of();

  @BeforeEach
  void serve() throws IOException {
    server =
        new FakeControlServer(
            folder.resolve("s"),
            (request, out) -> FakeControlServer.send(out, Samples.outcome(request)));
    env = Map.of("IMEXD_SERVER", server.address());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ensure --job 4711 --nodes t[01-04]",
        "leave --job 4711",
        "hook generic prolog --job 4711 --run 1795457600 --nodes t[01-04]",
        "release --job 4711",
        "why --job 4711",
        "status",
        "list",
        "trays",
        "topology",
        "place --trays 1",
        "history",
        "verify --job 4711",
        "drain t03 --reason x",
        "resume t03",
        "reload",
        "doctor",
        "check",
        "metrics",
        "version",
        "check-hostlist t[01-03]",
      })
  void prints(String line) throws IOException {
    String[] args = line.split(" ", -1);
    Ran text = Ran.with(env, args);
    assertEquals(0, text.code(), text.err());
    assertEquals("", text.err());
    Golden.check(args[0] + ".txt", text.out());
    Ran terminal = Ran.onTerminal(env, args);
    assertEquals("", terminal.err());
    Golden.check(args[0] + ".terminal.txt", terminal.out());
    Ran json = Ran.with(env, (line + " -o json").split(" ", -1));
    assertEquals("", json.err());
    Golden.check(args[0] + ".json", json.out());
    JsonObject document = JsonParser.parseString(json.out()).getAsJsonObject();
    assertEquals(0, document.get("code").getAsInt());
    assertEquals(json.out().indexOf('\n'), json.out().length() - 1);
  }

  @Test
  void aHookGetsExactlyOneLineWithTheInstance() {
    Ran ran = Ran.with(env, "ensure", "--job", "4711", "--nodes", "t[01-04]");
    assertEquals(1, ran.out().lines().count());
    assertTrue(ran.out().contains("0123456789abcdef0123456789abcdef"), ran.out());
  }

  @Test
  void colourIsForTerminalsUnlessToldOtherwise() {
    assertTrue(Ran.onTerminal(env, "status").out().contains("\u001b["));
    assertFalse(Ran.with(env, "status").out().contains("\u001b["));
    assertTrue(Ran.with(env, "status", "--color", "always").out().contains("\u001b["));
    assertFalse(Ran.onTerminal(env, "status", "--color=never").out().contains("\u001b["));
    Map<String, String> plain = Map.of("IMEXD_SERVER", server.address(), "NO_COLOR", "1");
    assertFalse(Ran.onTerminal(plain, "status").out().contains("\u001b["));
    Map<String, String> dumb = Map.of("IMEXD_SERVER", server.address(), "TERM", "dumb");
    assertFalse(Ran.onTerminal(dumb, "status").out().contains("\u001b["));
  }

  @Test
  void helpOfEveryCommandTeaches() throws IOException {
    Golden.check("help-ensure.txt", Ran.with(env, "ensure", "--help").out());
    Golden.check("help-run.txt", Ran.with(env, "run", "--help").out());
    for (String name :
        "ensure leave release hook why status list trays topology place run verify drain resume reload check-hostlist history doctor check metrics version"
            .split(" ", -1)) {
      Ran help = Ran.with(env, name, "--help");
      assertEquals(0, help.code());
      assertTrue(help.out().contains("Example"), name);
      assertTrue(help.out().contains("  9   this run has ended"), name);
      assertEquals(help.out(), Ran.with(env, "help", name).out());
    }
    assertEquals(Ran.with(env, "--help").out(), Ran.with(env, "help").out());
    assertEquals("imexctl unpackaged\n", Ran.with(env, "--version").out());
  }

  @Test
  void completionKnowsTheCommands() {
    Ran ran = Ran.with(env, "generate-completion");
    assertEquals(0, ran.code());
    assertTrue(ran.out().contains("complete -F _complete_imexctl -o default imexctl"), ran.out());
    assertTrue(ran.out().contains("check-hostlist"));
    assertTrue(ran.out().contains("reload"));
  }
}
