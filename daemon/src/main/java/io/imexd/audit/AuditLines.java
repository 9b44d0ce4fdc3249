package io.imexd.audit;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.imexd.proto.AuditRecord;
import io.imexd.proto.JobKey;
import io.imexd.proto.Timing;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * One record as one line of JSON, and back. What is empty is left out; the keys are those of the
 * message, with {@code time} in UTC, and {@code cluster}, {@code job} and {@code run} for the job.
 */
final class AuditLines {
  private AuditLines() {}

  static String write(AuditRecord entry) {
    StringWriter text = new StringWriter(256);
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      Instant at = Instant.ofEpochMilli(entry.getAtMs()).truncatedTo(ChronoUnit.MILLIS);
      json.name("time").value(at.toString());
      word(json, "tray", entry.getTray());
      word(json, "event", entry.getEvent());
      word(json, "call", entry.getCall());
      word(json, "by", entry.getBy());
      word(json, "cluster", entry.getJob().getCluster());
      word(json, "job", entry.getJob().getJob());
      word(json, "run", entry.getJob().getRun());
      word(json, "instance", entry.getInstance());
      word(json, "from", entry.getFrom());
      word(json, "to", entry.getTo());
      if (entry.getTraysCount() > 0) {
        json.name("trays").beginArray();
        for (String tray : entry.getTraysList()) {
          json.value(tray);
        }
        json.endArray();
      }
      word(json, "map_digest", entry.getMapDigest());
      if (entry.getEvent().equals("answered")) {
        json.name("code").value(entry.getCode());
      }
      if (entry.getTookMs() > 0) {
        json.name("took_ms").value(entry.getTookMs());
      }
      if (entry.hasPhases()) {
        phases(json, entry.getPhases());
      }
      word(json, "line", entry.getLine());
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string can always be written", e);
    }
    return text.append('\n').toString();
  }

  private static void word(JsonWriter json, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      json.name(name).value(value);
    }
  }

  private static void phases(JsonWriter json, Timing took) throws IOException {
    json.name("phases").beginObject();
    json.name("reserve_ms").value(took.getReserveMs());
    json.name("prepare_ms").value(took.getPrepareMs());
    json.name("start_ms").value(took.getStartMs());
    json.name("imex_ms").value(took.getImexMs());
    json.name("confirm_ms").value(took.getConfirmMs());
    json.endObject();
  }

  /** Empty for what is no record: a line that a crash cut off, or that somebody else wrote. */
  static Optional<AuditRecord> read(String line) {
    AuditRecord.Builder entry = AuditRecord.newBuilder();
    JobKey.Builder job = JobKey.newBuilder();
    try (JsonReader json = new JsonReader(new StringReader(line))) {
      json.beginObject();
      while (json.hasNext()) {
        field(json, entry, job);
      }
      json.endObject();
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
    if (!job.getJob().isEmpty()) {
      entry.setJob(job);
    }
    return entry.getEvent().isEmpty() ? Optional.empty() : Optional.of(entry.build());
  }

  private static void field(JsonReader json, AuditRecord.Builder entry, JobKey.Builder job)
      throws IOException {
    switch (json.nextName()) {
      case "time" -> entry.setAtMs(Instant.parse(json.nextString()).toEpochMilli());
      case "tray" -> entry.setTray(json.nextString());
      case "event" -> entry.setEvent(json.nextString());
      case "call" -> entry.setCall(json.nextString());
      case "by" -> entry.setBy(json.nextString());
      case "cluster" -> job.setCluster(json.nextString());
      case "job" -> job.setJob(json.nextString());
      case "run" -> job.setRun(json.nextString());
      case "instance" -> entry.setInstance(json.nextString());
      case "from" -> entry.setFrom(json.nextString());
      case "to" -> entry.setTo(json.nextString());
      case "map_digest" -> entry.setMapDigest(json.nextString());
      case "code" -> entry.setCode(json.nextInt());
      case "took_ms" -> entry.setTookMs(json.nextLong());
      case "line" -> entry.setLine(json.nextString());
      case "trays" -> {
        json.beginArray();
        while (json.hasNext()) {
          entry.addTrays(json.nextString());
        }
        json.endArray();
      }
      case "phases" -> {
        json.beginObject();
        while (json.hasNext()) {
          phase(json, entry.getPhasesBuilder());
        }
        json.endObject();
      }
      default -> json.skipValue();
    }
  }

  private static void phase(JsonReader json, Timing.Builder took) throws IOException {
    switch (json.nextName()) {
      case "reserve_ms" -> took.setReserveMs(json.nextDouble());
      case "prepare_ms" -> took.setPrepareMs(json.nextDouble());
      case "start_ms" -> took.setStartMs(json.nextDouble());
      case "imex_ms" -> took.setImexMs(json.nextDouble());
      case "confirm_ms" -> took.setConfirmMs(json.nextDouble());
      default -> json.skipValue();
    }
  }
}
