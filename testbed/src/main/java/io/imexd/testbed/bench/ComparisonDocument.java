package io.imexd.testbed.bench;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/** The comparison for programs; times in milliseconds, null: never. */
final class ComparisonDocument {
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  private ComparisonDocument() {}

  static String of(Samples samples, JsonObject machine) {
    JsonObject document = new JsonObject();
    JsonArray jobs = new JsonArray();
    samples.groups().forEach(group -> jobs.add(jobs(group)));
    document.add("jobs", jobs);
    JsonArray cases = new JsonArray();
    samples.cases().forEach(run -> cases.add(run(run)));
    document.add("cases", cases);
    document.add("machine", machine);
    return GSON.toJson(document) + "\n";
  }

  private static JsonObject jobs(JobGroup group) {
    JsonObject jobs = new JsonObject();
    jobs.addProperty("recipe", group.recipe().name());
    jobs.addProperty("trays", group.trays());
    jobs.addProperty("jobs", group.jobs().size());
    jobs.addProperty("failed", group.failed());
    jobs.add("hook_ms", spread(group.of(JobSample::hookMs)));
    jobs.add("ready_ms", spread(group.of(JobSample::readyMs)));
    jobs.addProperty("never_connected", group.count(JobSample::isNeverConnected));
    jobs.add("unsafe_ms", spread(group.of(JobSample::unsafeMs)));
    jobs.add("teardown_ms", spread(group.of(JobSample::teardownMs)));
    jobs.addProperty("left_over", group.count(JobSample::isLeftOver));
    return jobs;
  }

  private static JsonObject run(CaseSample run) {
    JsonObject json = new JsonObject();
    json.addProperty("recipe", run.recipe().name());
    json.addProperty("case", Line.small(run.trouble()));
    json.addProperty("verdict", Line.small(run.verdict()));
    json.add("seconds", number(run.seconds()));
    json.addProperty("drained", run.drained());
    json.addProperty("said", run.said());
    return json;
  }

  private static JsonObject spread(Spread ms) {
    JsonObject json = new JsonObject();
    json.add("p50", number(ms.p50()));
    json.add("max", number(ms.max()));
    return json;
  }

  /** To two decimals, and none where there is nothing behind the point. */
  private static JsonElement number(double value) {
    if (Double.isInfinite(value)) {
      return JsonNull.INSTANCE;
    }
    double rounded = Math.round(value * 100) / 100.0;
    return rounded == Math.rint(rounded)
        ? new JsonPrimitive((long) rounded)
        : new JsonPrimitive(rounded);
  }
}
