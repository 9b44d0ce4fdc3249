package io.imexd.ctl;

import io.imexd.ctl.show.Json;
import io.imexd.ctl.show.Line;
import io.imexd.proto.Code;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * One line for what went wrong before or beside the call: what, what was probably meant, where to
 * read on.
 */
final class ShortErrors implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Surroundings surroundings;

  ShortErrors(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    StringBuilder line = new StringBuilder(String.valueOf(e.getMessage()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> meant = unmatched.getSuggestions();
      if (!meant.isEmpty()) {
        line.append("; did you mean ").append(meant.getFirst()).append('?');
      }
    }
    return usage(e.getCommandLine(), line.toString(), "", args);
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    String[] args = parsed.originalArgs().toArray(new String[0]);
    if (e instanceof UsageException wrong) {
      return usage(command, String.valueOf(e.getMessage()), wrong.more(), args);
    }
    return internal(e, args);
  }

  private int usage(CommandLine command, String line, String more, String... args) {
    String name = command.getCommandSpec().qualifiedName(" ");
    return tell(Code.USAGE, line + "; see: " + name + " --help", more, args);
  }

  /** Tells of an error that should not be; the stack trace only to those who ask for it. */
  int internal(Throwable e, String... args) {
    boolean debug = surroundings.env("IMEXCTL_DEBUG", "").equals("1");
    StringWriter trace = new StringWriter();
    if (debug) {
      e.printStackTrace(new PrintWriter(trace, true));
    }
    return tell(
        Code.INTERNAL,
        "internal error: " + e + "; IMEXCTL_DEBUG=1 shows where",
        trace.toString(),
        args);
  }

  private int tell(Code code, String line, String more, String... args) {
    String clean = Line.of(line);
    if (OutputOptions.wantsJson(args)) {
      surroundings.print(Json.document(code.getNumber(), clean, Json.NONE));
    } else {
      String prefix = surroundings.errColors(ColorMode.AUTO).bad("imexctl:");
      surroundings.printError(prefix + " " + clean + "\n" + (more.isEmpty() ? "" : more + "\n"));
    }
    return code.getNumber();
  }
}
