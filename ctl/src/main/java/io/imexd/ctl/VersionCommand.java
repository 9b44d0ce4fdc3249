package io.imexd.ctl;

import io.imexd.ctl.show.Colors;
import io.imexd.ctl.show.Json;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.VersionCall;
import io.imexd.proto.VersionResult;
import picocli.CommandLine.Model.CommandSpec;

/** Both sides' versions; imexctl's own is shown whatever becomes of the call. */
final class VersionCommand extends ServerCommand {
  private static final int DEFAULT_SECONDS = 10;

  VersionCommand(Surroundings surroundings) {
    super(surroundings, Deadline.seconds(DEFAULT_SECONDS));
  }

  @Override
  void declare(CommandSpec spec, Options options) {
    spec.usageMessage().description("Show the versions of imexctl and of the imexd it asks.");
    spec.usageMessage()
        .footer(
            "", "Examples:", "  imexctl version", "  imexctl --version    (without asking imexd)");
  }

  @Override
  void fill(ControlRequest.Builder request) {
    request.setVersion(VersionCall.getDefaultInstance());
  }

  @Override
  Json.Result json(Outcome outcome) {
    VersionResult result = outcome.getVersion();
    return json -> {
      json.beginObject();
      json.name("imexctl_version").value(Version.ofImexctl());
      json.name("imexd_version").value(result.getImexdVersion());
      json.name("tray").value(result.getTray());
      json.name("java_version").value(result.getJavaVersion());
      json.endObject();
    };
  }

  @Override
  void write(Outcome outcome, StringBuilder text, Colors colors) {
    text.append("imexctl ").append(Version.ofImexctl()).append('\n');
    if (outcome.hasVersion()) {
      VersionResult result = outcome.getVersion();
      text.append("imexd   ").append(result.getImexdVersion());
      text.append(" on ").append(result.getTray());
      text.append(", Java ").append(result.getJavaVersion()).append('\n');
    }
  }
}
