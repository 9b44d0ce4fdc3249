package io.imexd.ctl;

import io.imexd.ctl.call.Client;
import io.imexd.ctl.call.ServerAddress;
import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.ctl.show.WaitingScreen;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** A command that asks this tray's imexd one question: what every one of them does the same way. */
abstract class ServerCommand implements Described {
  private static final String DEFAULT_SERVER = "unix:/run/imexd/control.sock";

  /** The highest exit code that a shell does not use for its own ends. */
  private static final int MAX_EXIT_CODE = 125;

  String server = "";
  Deadline deadline;
  final OutputOptions output = new OutputOptions();
  final Surroundings surroundings;

  ServerCommand(Surroundings surroundings, Deadline deadline) {
    this.surroundings = surroundings;
    this.deadline = deadline;
  }

  /** Declares what this command takes beside what all take. */
  abstract void declare(CommandSpec spec, Options options);

  @Override
  public void describe(CommandSpec spec) {
    Options options = new Options(spec);
    declare(spec, options);
    options
        .text(
            "--server",
            "ADDRESS",
            "imexd to ask: unix:PATH or HOST:PORT (default: IMEXD_SERVER, else "
                + DEFAULT_SERVER
                + ").",
            value -> server = value)
        .option(
            Options.named("--deadline")
                .paramLabel("TIME")
                .converters(new Deadline.Converter())
                .description(
                    "End by then, 1s to 10m, with a unit: ms, s, m (default: " + deadline + ")."),
            Deadline.class,
            value -> deadline = value,
            false);
    output.declare(options);
  }

  /** Puts the call into the request; throws {@link UsageException} before anything is sent. */
  abstract void fill(ControlRequest.Builder request);

  /** Returns what goes under "result", or {@link Json#NONE} when the outcome has none. */
  abstract Json.Result json(Outcome outcome);

  /**
   * Writes what is to be seen on stdout, in lines; of a failed call, too, where it says more than
   * the line.
   */
  abstract void write(Outcome outcome, StringBuilder text, Colors colors);

  /**
   * Returns what is made of the answer before it is printed, for a command that has its own mind.
   */
  Outcome judged(Outcome outcome) {
    return outcome;
  }

  /** Returns what a person should know beside the outcome, a line of stderr each. */
  List<String> asides() {
    return List.of();
  }

  /**
   * Says whether a program makes this call that acts on its failure: imexd is given time to
   * restart.
   */
  boolean asksAgain() {
    return false;
  }

  /** Returns what a person waits for, as the head of the progress. */
  String waitingFor() {
    return "waiting for imexd";
  }

  @Override
  public Integer call() {
    ControlRequest.Builder request = ControlRequest.newBuilder();
    fill(request);
    Client client = client();
    WaitingScreen screen =
        new WaitingScreen(
            waitingFor(),
            surroundings.errIsTerminal(),
            surroundings.nanos(),
            surroundings::printError);
    request.setClientVersion(Version.ofImexctl());
    Outcome outcome = judged(client.call(request, deadline.millis(), asksAgain(), screen));
    screen.clear();
    for (String aside : asides()) {
      surroundings.printError("imexctl: " + Line.of(aside) + "\n");
    }
    print(outcome);
    int code = outcome.getCodeValue();
    return code < 0 || code > MAX_EXIT_CODE ? 1 : code;
  }

  /** Prints an outcome: as JSON, or what it is to a person, and its line where it is bad. */
  final void print(Outcome outcome) {
    if (output.isJson()) {
      surroundings.print(
          Json.document(outcome.getCodeValue(), Line.of(outcome.getLine()), json(outcome)));
      return;
    }
    StringBuilder text = new StringBuilder();
    write(outcome, text, surroundings.outColors(output.color));
    surroundings.print(text.toString());
    if (outcome.getCodeValue() != 0) {
      Colors colors = surroundings.errColors(output.color);
      surroundings.printError(colors.bad("imexctl:") + " " + Line.of(outcome.getLine()) + "\n");
    }
  }

  /** Returns which imexd is asked, as the caller says it. */
  String serverText() {
    return server.isEmpty() ? surroundings.env("IMEXD_SERVER", DEFAULT_SERVER) : server;
  }

  /** Returns what asks the imexd that is meant; refuses an address that is none. */
  final Client client() {
    return client(server.isEmpty() ? "IMEXD_SERVER" : "--server", serverText());
  }

  /** Returns what asks another imexd. */
  final Client client(String option, String address) {
    try {
      ServerAddress parsed = ServerAddress.parse(address);
      return address.equals(DEFAULT_SERVER)
          ? Client.ofThisTray(parsed, surroundings.nanos())
          : new Client(parsed, surroundings.nanos());
    } catch (IllegalArgumentException e) {
      throw new UsageException(option + ": " + e.getMessage());
    }
  }
}
