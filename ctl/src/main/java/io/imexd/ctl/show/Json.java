package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.proto.JobKey;
import io.imexd.proto.MemberStep;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * One document a call, on one line: code, line, result. The same for success and failure, as
 * JSON.md promises. Fields are written by hand and in order, so that a renamed message never
 * renames what scripts read.
 */
public final class Json {
  private Json() {}

  /** Writes the value of "result". */
  @FunctionalInterface
  public interface Result {
    void writeTo(JsonWriter json) throws IOException;
  }

  /** The result of a call that has none. */
  public static final Result NONE = JsonWriter::nullValue;

  /** Returns the document with a newline at its end. */
  public static String document(int code, String line, Result result) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      json.name("code").value(code);
      json.name("line").value(line);
      json.name("result");
      result.writeTo(json);
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  static void job(JsonWriter json, JobKey job) throws IOException {
    json.beginObject();
    json.name("cluster").value(job.getCluster());
    json.name("job").value(job.getJob());
    json.name("run").value(job.getRun());
    json.endObject();
  }

  static void strings(JsonWriter json, String name, List<String> values) throws IOException {
    json.name(name).beginArray();
    for (String value : values) {
      json.value(value);
    }
    json.endArray();
  }

  static void members(JsonWriter json, List<MemberStep> members) throws IOException {
    json.name("members").beginArray();
    for (MemberStep member : members) {
      json.beginObject();
      json.name("tray").value(member.getTray());
      json.name("step").value(member.getStep());
      json.name("detail").value(member.getDetail());
      json.endObject();
    }
    json.endArray();
  }
}
