package io.imexd.node;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.JobKey;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Peers;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Asks many trays what they say of themselves; one that does not answer in time is silent, and no
 * more is concluded.
 */
final class RackView {
  /** A plain question; a living daemon answers it from memory. */
  static final long LIMIT_MILLIS = 3_000;

  /** Beside the time that a fresh matrix takes on the other side. */
  static final long FRESH_LIMIT_MILLIS = 12_000;

  /** Beside the time that a driver may take by default ({@code fabric.timeout}). */
  static final long FRESH_FABRIC_LIMIT_MILLIS = 8_000;

  /** What a tray answered, or nothing. */
  record Answer(Optional<TrayStatus> status, String silence) {}

  private final Peers peers;

  RackView(Peers peers) {
    this.peers = peers;
  }

  /** How long whoever is asked this may take, where the caller says nothing else. */
  static long limitMillis(InspectRequest request) {
    return request.getFresh()
        ? FRESH_LIMIT_MILLIS
        : request.getFreshFabric() ? FRESH_FABRIC_LIMIT_MILLIS : LIMIT_MILLIS;
  }

  /** Completes when every tray has answered or is silent, never exceptionally. */
  CompletableFuture<SortedMap<TrayId, Answer>> ask(
      Collection<TrayId> trays, InspectRequest request, long limit) {
    SortedMap<TrayId, CompletableFuture<Answer>> asked = new TreeMap<>();
    for (TrayId tray : trays) {
      asked.put(
          tray,
          peers
              .inspect(tray, request, limit)
              .handle((status, failure) ->
                  failure == null
                      ? new Answer(Optional.of(status), "")
                      : new Answer(Optional.empty(), reason(failure))));
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          SortedMap<TrayId, Answer> answers = new TreeMap<>();
          asked.forEach((tray, answer) -> answers.put(tray, answer.join()));
          return answers;
        });
  }

  static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  /** Whether a key that may leave the run open covers the key of a holding. */
  static boolean covers(JobKey wanted, JobKey held) {
    return wanted.getCluster().equals(held.getCluster())
        && wanted.getJob().equals(held.getJob())
        && (wanted.getRun().isEmpty() || wanted.getRun().equals(held.getRun()));
  }
}
