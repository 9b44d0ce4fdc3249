package io.imexd.ctl;

import com.google.gson.stream.JsonWriter;
import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.show.Json;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Shows how imexctl reads a list, without asking anyone. */
final class CheckHostlistCommand implements Described {
  final OutputOptions output = new OutputOptions();

  private final Surroundings surroundings;

  String list = "";

  CheckHostlistCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public void describe(CommandSpec spec) {
    spec.usageMessage()
        .description("Print the names of a list, one a line, or point at what is wrong with it.");
    spec.usageMessage()
        .footer(
            "",
            "Examples:",
            "  imexctl check-hostlist 't[01-18]'",
            "  imexctl check-hostlist 'r[1-2]t[01-18]' -o json");
    Options options =
        new Options(spec).argument("LIST", "A hostlist as Slurm writes it.", value -> list = value);
    output.declare(options);
  }

  @Override
  public Integer call() {
    List<String> names = Nodes.some("LIST", list);
    if (output.isJson()) {
      surroundings.print(Json.document(0, "", json -> write(json, names)));
      return 0;
    }
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      text.append(name).append('\n');
    }
    surroundings.print(text.toString());
    return 0;
  }

  private static void write(JsonWriter json, List<String> names) throws IOException {
    json.beginObject();
    json.name("count").value(names.size());
    json.name("folded").value(Hostlist.fold(names));
    json.name("names").beginArray();
    for (String name : names) {
      json.value(name);
    }
    json.endArray();
    json.endObject();
  }
}
