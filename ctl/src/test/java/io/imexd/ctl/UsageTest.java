package io.imexd.ctl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input: exit 2, one line that says what and where, and nobody is asked. */
final class UsageTest {
  /** A server that is not there: reaching for it would be exit 6. */
  private static final Map<String, String> ENV = Map.of("IMEXD_SERVER", "unix:/nowhere/s");

  private static final String ENSURE = "ensure --job 1 ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ensur | did you mean ensure?",
        "status --colr | did you mean --color?",
        "status extra | Unmatched argument at index 1: 'extra'",
        "ensure --nodes t1 | Missing required option: '--job=JOB'; see: imexctl ensure --help",
        "ensure --job 1 | Missing required option: '--nodes=HOSTLIST'",
        "ensure --job a/b --nodes t1 | --job: character 2 of 'a/b' is not allowed",
        "ensure --job .. --nodes t1 | --job: '..' is not allowed",
        "ensure --job 1 --run a;b --nodes t1 | --run: character 2 of 'a;b' is not allowed",
        "ensure --job 1 --cluster a,b --nodes t1 | --cluster: character 2",
        "ensure --job 1 --nodes t1,t2,t1 | --nodes: t1 is named twice",
        "ensure --job 1 --nodes , | --nodes: the list names no tray",
        "ensure --job 1 --nodes t[2-1] | the range goes down, from 2 to 1, at character 3",
        "ensure --job 1 --nodes t1 --uid 1 | --uid and --gid go together",
        "ensure --job 1 --nodes t1 --uid -1 --gid 1 | --uid: -1 is out of range",
        "ensure --job 1 --nodes t1 --uid 1 --gid 4294967296 | --gid: 4294967296 is out of range",
        "ensure --job 1 --nodes t1 --uid x --gid 1 | Invalid value for option '--uid'",
        "leave --job 1 --instance xyz | --instance: 32 lower-case hex digits",
        "release --job 1 --instance 0123456789ABCDEF0123456789ABCDEF | --instance: 32 lower-case",
        "hook pbs prolog | SCHEDULER: 'pbs' is not known; slurm and generic are",
        "hook slurm start | STAGE: 'start' is none; prolog, epilog and task-prolog are",
        "hook slurm prolog --job 1 | takes the job from the environment, not from options",
        "hook slurm prolog | SLURM_JOB_ID is not set",
        "hook generic prolog --run 1 --nodes t1 | --job is wanted",
        "hook generic epilog --job 1 | --run is wanted",
        "hook generic prolog --job 1 --run 1 | --nodes is wanted",
        "hook generic prolog --job 1 --run 1 --nodes t1 --sharing no | --sharing: 'no' is none",
        "hook generic prolog --job 1 --run 1 --nodes t1 --uid 1 | uid and gid go together",
        "hook generic prolog --job a/b --run 1 --nodes t1 | --job: character 2 of 'a/b'",
        "drain t1 --reason= | --reason: one line of 1 to 256 characters",
        "drain t[1-2] --reason x | TRAY: one tray is wanted, 2 are named",
        "resume a/b | TRAY: '/' is not allowed in a name",
        "status --server /run/x | '/run/x' is neither unix:PATH nor HOST:PORT",
        "status --server h:0 | neither unix:PATH nor HOST:PORT",
        "status --server unix: | 1 to 107 bytes; this one has 0",
        "status -o yaml | Invalid value for option '--output'",
        "topology --nodes t1 --roster x | --nodes and --roster: one of them is enough",
        "topology --roster /nowhere/r | --roster: there is no file /nowhere/r",
        "topology --compare /nowhere/c | --compare: there is no file /nowhere/c",
        "topology --compare /dev/null | --compare: /dev/null: nothing is in it",
        "topology --previous /dev | --previous: /dev cannot be read",
        "topology --format toml | Invalid value for option '--format'",
        "topology --format slurm --compare x | --format slurm goes with neither --compare nor -o json",
        "topology --block-size -1 | --block-size: -1 is out of range; 1 to 65536",
        "place | one of --trays and --gpus is wanted",
        "place --trays 1 --gpus 4 | one of --trays and --gpus is wanted",
        "place --trays 0 | one of --trays and --gpus is wanted",
        "place --trays -2 | --trays: -2 is out of range; 1 to 65536 are allowed",
        "place --gpus 4 --gpus-per-tray -4 | --gpus-per-tray: -4 is out of range",
        "place --trays 5 --segment 2 | --segment: 5 trays cannot be cut into segments of 2",
        "place --trays 1 --exclude t[ | --exclude: '[' is never closed",
        "run --trays 1 | Missing required parameter: 'COMMAND'",
        "run -- true | one of --trays and --gpus is wanted",
        "run --trays 1 --job a/b -- true | --job: character 2 of 'a/b' is not allowed",
        "run --trays 1 --launcher ssh_{command} -- true | does not say where {host} goes",
        "help nothing | 'nothing' is not a command",
      })
  void isOneLineAndExit2(String line) {
    String[] parts = line.split(" \\| ", 2);
    Ran ran = Ran.with(ENV, parts[0].split(" "));
    assertEquals(2, ran.code(), ran.err());
    assertEquals("", ran.out());
    assertTrue(ran.err().startsWith("imexctl: "), ran.err());
    String first = ran.err().lines().findFirst().orElse("");
    assertTrue(first.contains(parts[1]), first);
    assertTrue(first.contains("; see: imexctl"), first);
  }

  @ParameterizedTest
  @CsvSource({
    "60, is not a number with a unit",
    "s, is not",
    "1h, is not",
    "-5s, is not",
    "1.5s, is not",
    "500ms, out of range",
    "0s, out of range",
    "601s, out of range",
    "11m, out of range",
    "99999999s, is not a number",
  })
  void deadlinesNeedAUnitAndARange(String deadline, String what) {
    Ran ran = Ran.with(ENV, (ENSURE + "--nodes t1 --deadline " + deadline).split(" "));
    assertEquals(2, ran.code(), ran.err());
    assertTrue(ran.err().contains("'" + deadline + "'") && ran.err().contains(what), ran.err());
  }

  @Test
  void noCommandIsSaid() {
    Ran ran = Ran.with(ENV);
    assertEquals(2, ran.code());
    assertEquals("imexctl: Missing required subcommand; see: imexctl --help\n", ran.err());
  }

  @Test
  void longAndStrangeValuesAreNotPrintedBack() {
    Ran ran = Ran.with(ENV, "ensure", "--nodes", "t1", "--job", "x".repeat(10_000));
    assertEquals(
        "imexctl: --job: 10000 characters; 1 to 256 are allowed; see: imexctl ensure --help\n",
        ran.err());
    ran = Ran.with(ENV, "why", "--job", "a\u001b[2J\nb");
    assertEquals(1, ran.err().lines().count());
    assertTrue(ran.err().indexOf('\u001b') < 0, ran.err());
  }

  @Test
  void theEnvironmentIsCheckedUnderItsName() {
    Ran ran = Ran.with(Map.of("SLURM_CLUSTER_NAME", "a b"), "why", "--job", "1");
    assertEquals(2, ran.code());
    assertTrue(ran.err().startsWith("imexctl: SLURM_CLUSTER_NAME: character 2"), ran.err());
    ran = Ran.with(Map.of("IMEXD_SERVER", "x"), "status");
    assertTrue(ran.err().startsWith("imexctl: IMEXD_SERVER: 'x' is neither"), ran.err());
  }

  @Test
  void errorsAreJsonWhereJsonWasAskedFor() {
    for (String form :
        new String[] {"-o json", "-ojson", "-o=json", "--output json", "--output=JSON"}) {
      Ran ran = Ran.with(ENV, ("ensure --job a/b --nodes t1 " + form).split(" "));
      assertEquals(2, ran.code());
      assertEquals("", ran.err());
      JsonObject document = JsonParser.parseString(ran.out()).getAsJsonObject();
      assertEquals(2, document.get("code").getAsInt());
      assertTrue(document.get("line").getAsString().startsWith("--job: character 2"));
      assertTrue(document.get("result").isJsonNull());
    }
  }

  @Test
  void checkHostlistPointsAtTheCharacter() {
    Ran ran = Ran.with(ENV, "check-hostlist", "n[3-1]");
    assertEquals(2, ran.code());
    assertTrue(ran.err().endsWith("\n  n[3-1]\n    ^\n"), ran.err());
  }
}
