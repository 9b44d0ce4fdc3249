package io.imexd.ctl;

import com.google.gson.stream.JsonWriter;
import io.imexd.ctl.call.Client;
import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.launch.Crew;
import io.imexd.ctl.launch.Interrupt;
import io.imexd.ctl.launch.Launcher;
import io.imexd.ctl.place.BestFit;
import io.imexd.ctl.place.Placement;
import io.imexd.ctl.place.Wish;
import io.imexd.ctl.show.Line;
import io.imexd.ctl.show.WaitingScreen;
import io.imexd.ctl.topology.Tray;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReleaseCall;
import io.imexd.proto.VersionCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One {@code imexctl run}, from the first question to the release; whatever happens between. */
final class RunSession {
  /** How often trays are chosen before it is said that others are always quicker. */
  static final int MAX_TRIES = 5;

  /** What a shell says of a command that Ctrl-C has ended. */
  private static final int INTERRUPTED = 130;

  private final RunCommand command;
  private final Client client;
  private final Interrupt interrupt;
  private final Launcher launcher;
  private final Object printing = new Object();

  private String run = "";
  private String instance = "";
  private List<String> trays = List.of(); // By rank.
  private int segment = 1;
  private boolean started;

  RunSession(RunCommand command, Client client, Interrupt interrupt, Launcher launcher) {
    this.command = command;
    this.client = client;
    this.interrupt = interrupt;
    this.launcher = launcher;
  }

  /** Runs all of it and returns how it ended. */
  Outcome run() {
    Outcome outcome;
    boolean held = true;
    try {
      outcome = formed();
      held = mayBeHeld(outcome.getCode());
      if (outcome.getCode() == Code.DONE) {
        outcome = commands();
      }
    } catch (StoppedException e) {
      outcome = outcome(INTERRUPTED, "interrupted");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome = outcome(INTERRUPTED, "interrupted");
    } catch (IOException e) {
      outcome = outcome(Code.INTERNAL.getNumber(), "on this machine: " + e.getMessage());
    } catch (RuntimeException e) {
      // Whatever it was, the trays are given back.
      outcome = outcome(Code.INTERNAL.getNumber(), "on this machine: " + e);
    }
    return held && !run.isEmpty() ? released(outcome) : outcome;
  }

  /** A refusal leaves nothing behind; where no answer came, nobody knows. */
  private static boolean mayBeHeld(Code code) {
    return switch (code) {
      case DONE, INTERNAL, DEADLINE, UNREACHABLE, UNRECOGNIZED -> true;
      default -> false;
    };
  }

  private Outcome formed() throws IOException, InterruptedException {
    Outcome version =
        ask(ControlRequest.newBuilder().setVersion(VersionCall.getDefaultInstance()), "imexd");
    if (!version.hasVersion()) {
      return version;
    }
    Ensuring ensuring = new Ensuring(command, launcher, interrupt, version.getVersion().getTray());
    Set<String> refusing = new TreeSet<>();
    for (int tries = 1; ; tries++) {
      run = "";
      ControlRequest.Builder question = ControlRequest.newBuilder();
      command.fill(question);
      Outcome seen = command.options.checked(command.root, ask(question, "asking every tray"));
      if (!seen.hasTrays()) {
        return seen;
      }
      Wish wish = command.options.wish(command.root, seen.getTrays()).without(refusing);
      Placement placement = BestFit.place(Tray.all(seen.getTrays()), wish);
      if (!(placement instanceof Placement.Found found)) {
        return outcome(PlaceCommand.code(placement).getNumber(), placement.reason());
      }
      trays = found.ranked();
      segment = wish.segment();
      run = RunCommand.digits();
      say("job " + command.job.job + ": " + found.reason());
      List<String> members = found.trays();
      Outcome answer =
          ensuring.isHere(members)
              ? ask(ensuring.request(members, run), "forming the domains of job " + command.job.job)
              : ensuring.there(members, run);
      if (answer.getCode() == Code.DONE) {
        instance = answer.getEnsure().getInstance();
        say(answer.getLine());
        return answer;
      }
      boolean again = answer.getCode() == Code.HELD || answer.getCode() == Code.UNFIT;
      if (!again || tries == MAX_TRIES) {
        return answer;
      }
      say(answer.getLine() + "; choosing again");
      EnsureResult refused = answer.getEnsure();
      refusing.addAll(refused.getAtFaultList());
    }
  }

  private Outcome commands() throws IOException, InterruptedException {
    if (!command.hostfile.isEmpty()) {
      Files.writeString(Path.of(command.hostfile), String.join("\n", trays) + "\n");
    }
    started = true;
    Crew crew = new Crew(launcher, this::print);
    for (int i = 0; i < trays.size(); i++) {
      crew.start(trays.get(i), environment(i), command.command);
    }
    int code = crew.await(trays.size(), !command.keepGoing, interrupt::came);
    if (interrupt.came()) {
      throw new StoppedException();
    }
    return outcome(code, code == 0 ? "" : "the command failed, with exit code " + code);
  }

  private Map<String, String> environment(int index) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("IMEXD_JOB", command.job.job);
    env.put("IMEXD_INSTANCE", instance);
    env.put("IMEXD_NODELIST", Hostlist.fold(trays));
    env.put("IMEXD_NNODES", Integer.toString(trays.size()));
    env.put("IMEXD_NODEID", Integer.toString(index));
    env.put("IMEXD_SEGMENT", Integer.toString(index / segment));
    if (command.hostfile.isEmpty()) {
      env.putAll(Crew.hosts(trays));
    } else {
      env.put("IMEXD_HOSTFILE", Path.of(command.hostfile).toAbsolutePath().toString());
    }
    env.put("MASTER_ADDR", trays.getFirst());
    if (trays.size() > 1) {
      env.put("NCCL_MNNVL_ENABLE", "1");
    }
    return env;
  }

  /**
   * Releases by the run's name, so that it is closed for good: an ensure that is still under way
   * somewhere finds that it has ended.
   */
  private Outcome released(Outcome outcome) {
    ReleaseCall.Builder call =
        ReleaseCall.newBuilder().setJob(command.job.key(command.surroundings, run));
    ControlRequest.Builder request =
        ControlRequest.newBuilder().setClientVersion(Version.ofImexctl()).setRelease(call);
    WaitingScreen screen = screen("releasing job " + command.job.job);
    Outcome answer = client.call(request, command.deadline.millis(), true, screen);
    screen.clear();
    if (answer.getCode() == Code.DONE) {
      say(answer.getLine());
      return outcome;
    }
    say(
        answer.getLine()
            + "; release it by hand: imexctl release --job "
            + command.job.job
            + " --run "
            + run);
    return outcome.getCodeValue() == 0 ? answer : outcome;
  }

  private Outcome ask(ControlRequest.Builder request, String what) {
    if (interrupt.came()) {
      throw new StoppedException();
    }
    WaitingScreen screen = screen(what);
    try {
      return client.call(
          request.setClientVersion(Version.ofImexctl()),
          command.deadline.millis(),
          false,
          new StoppableWaiting(screen, interrupt));
    } finally {
      screen.clear();
    }
  }

  private WaitingScreen screen(String what) {
    Surroundings around = command.surroundings;
    return new WaitingScreen(what, around.errIsTerminal(), around.nanos(), around::printError);
  }

  private void print(String tray, String line, boolean error) {
    String text = tray + ": " + line + "\n";
    synchronized (printing) {
      if (error || command.output.isJson()) {
        command.surroundings.printError(text);
      } else {
        command.surroundings.print(text);
      }
    }
  }

  private void say(String line) {
    synchronized (printing) {
      command.surroundings.printError("imexctl: " + Line.of(line) + "\n");
    }
  }

  private static Outcome outcome(int code, String line) {
    return Outcome.newBuilder().setCodeValue(code).setLine(line).build();
  }

  void writeJson(JsonWriter json) throws IOException {
    json.beginObject();
    json.name("job").value(command.job.job);
    json.name("run").value(run);
    json.name("instance").value(instance);
    json.name("hostlist").value(Hostlist.fold(trays));
    json.name("trays").beginArray();
    for (String tray : trays) {
      json.value(tray);
    }
    json.endArray();
    json.name("command_started").value(started);
    json.endObject();
  }
}
