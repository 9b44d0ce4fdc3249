package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.proto.Domain;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.JobLine;
import io.imexd.proto.LeaveResult;
import io.imexd.proto.ListResult;
import io.imexd.proto.ReleaseResult;
import io.imexd.proto.Timing;
import io.imexd.proto.WhyResult;
import java.io.IOException;
import java.util.List;

/** The results that are about jobs, as JSON. */
public final class JobJson {
  private JobJson() {}

  public static void ensure(JsonWriter json, EnsureResult result) throws IOException {
    json.beginObject();
    json.name("job");
    Json.job(json, result.getJob());
    json.name("instance").value(result.getInstance());
    json.name("nothing_to_do").value(result.getNothingToDo());
    domains(json, result.getDomainsList());
    Json.strings(json, "outside", result.getOutsideList());
    Json.members(json, result.getMembersList());
    Json.strings(json, "at_fault", result.getAtFaultList());
    json.name("timing");
    if (result.hasTiming()) {
      timing(json, result.getTiming());
    } else {
      json.nullValue();
    }
    json.endObject();
  }

  static void domains(JsonWriter json, List<Domain> domains) throws IOException {
    json.name("domains").beginArray();
    for (Domain domain : domains) {
      json.beginObject();
      json.name("clique").value(domain.getClique());
      Json.strings(json, "members", domain.getMembersList());
      Json.strings(json, "addresses", domain.getAddressesList());
      json.name("map_digest").value(domain.getMapDigest());
      json.endObject();
    }
    json.endArray();
  }

  private static void timing(JsonWriter json, Timing timing) throws IOException {
    json.beginObject();
    json.name("reserve_ms").value(timing.getReserveMs());
    json.name("prepare_ms").value(timing.getPrepareMs());
    json.name("start_ms").value(timing.getStartMs());
    json.name("imex_ms").value(timing.getImexMs());
    json.name("confirm_ms").value(timing.getConfirmMs());
    json.name("reserve_write_ms").value(timing.getReserveWriteMs());
    json.name("confirm_write_ms").value(timing.getConfirmWriteMs());
    json.endObject();
  }

  public static void leave(JsonWriter json, LeaveResult result) throws IOException {
    json.beginObject();
    json.name("job");
    Json.job(json, result.getJob());
    json.name("instance").value(result.getInstance());
    json.name("nothing_to_do").value(result.getNothingToDo());
    json.endObject();
  }

  public static void release(JsonWriter json, ReleaseResult result) throws IOException {
    json.beginObject();
    json.name("instance").value(result.getInstance());
    json.name("nothing_to_do").value(result.getNothingToDo());
    Json.strings(json, "released", result.getReleasedList());
    Json.strings(json, "silent", result.getSilentList());
    json.name("release_ms").value(result.getReleaseMs());
    json.name("imex_ms").value(result.getImexMs());
    json.name("release_write_ms").value(result.getReleaseWriteMs());
    json.endObject();
  }

  public static void why(JsonWriter json, WhyResult result) throws IOException {
    json.beginObject();
    json.name("state").value(result.getState());
    json.name("instance").value(result.getInstance());
    Json.members(json, result.getMembersList());
    json.endObject();
  }

  public static void list(JsonWriter json, ListResult result) throws IOException {
    json.beginObject();
    json.name("jobs").beginArray();
    for (JobLine line : result.getJobsList()) {
      json.beginObject();
      json.name("job");
      Json.job(json, line.getJob());
      json.name("instance").value(line.getInstance());
      json.name("state").value(line.getState());
      Json.strings(json, "members", line.getMembersList());
      json.name("domains").value(line.getDomains());
      json.name("since_ms").value(line.getSinceMs());
      json.endObject();
    }
    json.endArray();
    Json.strings(json, "silent", result.getSilentList());
    json.endObject();
  }
}
