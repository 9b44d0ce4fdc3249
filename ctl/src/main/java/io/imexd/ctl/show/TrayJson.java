package io.imexd.ctl.show;

import com.google.gson.stream.JsonWriter;
import io.imexd.proto.Check;
import io.imexd.proto.Connection;
import io.imexd.proto.Facts;
import io.imexd.proto.Holding;
import io.imexd.proto.Ledger;
import io.imexd.proto.Process;
import io.imexd.proto.Tombstone;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysResult;
import io.imexd.proto.VerifyResult;
import java.io.IOException;
import java.util.List;

/** The results that are about trays, as JSON. */
public final class TrayJson {
  private TrayJson() {}

  public static void status(JsonWriter json, TrayStatus status) throws IOException {
    json.beginObject();
    json.name("tray").value(status.getTray());
    json.name("imexd_version").value(status.getImexdVersion());
    json.name("boot_id").value(status.getBootId());
    json.name("state").value(status.getState());
    json.name("reason").value(status.getReason());
    json.name("drained").value(status.getDrained());
    json.name("unfit").value(status.getUnfit());
    json.name("holding");
    if (status.hasHolding()) {
      holding(json, status.getHolding());
    } else {
      json.nullValue();
    }
    json.name("facts");
    facts(json, status.getFacts());
    json.name("process");
    if (status.hasProcess()) {
      process(json, status.getProcess());
    } else {
      json.nullValue();
    }
    json.name("connections").beginArray();
    for (Connection connection : status.getConnectionsList()) {
      json.beginObject();
      json.name("from").value(connection.getFrom());
      json.name("to").value(connection.getTo());
      json.name("status").value(connection.getStatus());
      json.endObject();
    }
    json.endArray();
    json.name("connections_at_ms").value(status.getConnectionsAtMs());
    json.name("ledger");
    ledger(json, status.getLedger());
    json.name("peers").value(status.getPeers());
    json.name("guard").value(status.getGuard());
    checks(json, "audit", status.getAuditList());
    json.name("audit_at_ms").value(status.getAuditAtMs());
    json.name("drained_by_hook_ms").value(status.getDrainedByHookMs());
    Json.strings(json, "warnings", status.getWarningsList());
    tombstones(json, status.getTombstonesList());
    json.endObject();
  }

  private static void holding(JsonWriter json, Holding holding) throws IOException {
    json.beginObject();
    json.name("job");
    Json.job(json, holding.getJob());
    json.name("instance").value(holding.getInstance());
    Json.strings(json, "members", holding.getMembersList());
    json.name("since_ms").value(holding.getSinceMs());
    JobJson.domains(json, holding.getDomainsList());
    Json.strings(json, "outside", holding.getOutsideList());
    Json.strings(json, "left", holding.getLeftList());
    json.name("confirmed").value(holding.getConfirmed());
    json.name("channel").value(holding.getChannel());
    json.name("local_digest").value(holding.getLocalDigest());
    json.endObject();
  }

  private static void facts(JsonWriter json, Facts facts) throws IOException {
    json.beginObject();
    json.name("clique").value(facts.getClique());
    json.name("fabric").value(facts.getFabric());
    json.name("address").value(facts.getAddress());
    json.name("driver_version").value(facts.getDriverVersion());
    json.name("imex_version").value(facts.getImexVersion());
    json.name("source").value(facts.getSource());
    json.name("health").value(facts.getHealth());
    json.name("gpus").value(facts.getGpus());
    json.endObject();
  }

  private static void process(JsonWriter json, Process process) throws IOException {
    json.beginObject();
    json.name("pid").value(process.getPid());
    json.name("start_ticks").value(process.getStartTicks());
    json.name("restarts").value(process.getRestarts());
    json.name("word").value(process.getWord());
    json.endObject();
  }

  private static void ledger(JsonWriter json, Ledger ledger) throws IOException {
    json.beginObject();
    json.name("trouble").value(ledger.getTrouble());
    json.name("writes").value(ledger.getWrites());
    json.name("write_micros").value(ledger.getWriteMicros());
    json.endObject();
  }

  private static void tombstones(JsonWriter json, List<Tombstone> tombstones) throws IOException {
    json.name("tombstones").beginArray();
    for (Tombstone tombstone : tombstones) {
      json.beginObject();
      json.name("job");
      Json.job(json, tombstone.getJob());
      json.name("instance").value(tombstone.getInstance());
      json.name("kind").value(tombstone.getKind());
      json.name("closed").value(tombstone.getClosed());
      json.name("at_ms").value(tombstone.getAtMs());
      json.name("reason").value(tombstone.getReason());
      json.endObject();
    }
    json.endArray();
  }

  public static void trays(JsonWriter json, TraysResult result) throws IOException {
    json.beginObject();
    lines(json, result.getTraysList());
    json.endObject();
  }

  private static void lines(JsonWriter json, List<TrayLine> trays) throws IOException {
    json.name("trays").beginArray();
    for (TrayLine tray : trays) {
      json.beginObject();
      json.name("tray").value(tray.getTray());
      json.name("state").value(tray.getState());
      json.name("reason").value(tray.getReason());
      json.name("status");
      if (tray.hasStatus()) {
        status(json, tray.getStatus());
      } else {
        json.nullValue();
      }
      json.endObject();
    }
    json.endArray();
  }

  private static void checks(JsonWriter json, String name, List<Check> checks) throws IOException {
    json.name(name).beginArray();
    for (Check check : checks) {
      json.beginObject();
      json.name("name").value(check.getName());
      json.name("expected").value(check.getExpected());
      json.name("seen").value(check.getSeen());
      json.name("ok").value(check.getOk());
      json.endObject();
    }
    json.endArray();
  }

  public static void verify(JsonWriter json, VerifyResult result) throws IOException {
    json.beginObject();
    checks(json, "checks", result.getChecksList());
    lines(json, result.getTraysList());
    json.endObject();
  }
}
