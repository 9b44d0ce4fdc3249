package io.imexd.node;

import io.imexd.doctor.Diagnosis;
import io.imexd.proto.DoctorCall;
import io.imexd.proto.InspectRequest;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.ControlReplies;
import io.imexd.rpc.Peers;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** imexctl doctor: this tray examines itself, or all that are known do. On the event loop. */
final class DoctorCalls {
  /** The facts twice, an nft or two, and the patience with silent peers; imexctl waits for 30 s. */
  private static final long LIMIT_MILLIS = 25_000;

  private final TrayId self;
  private final Peers peers;
  private final Supplier<Collection<TrayId>> known;
  private final Supplier<String> clockBound;
  private final Time time;

  /**
   * The calls of one tray.
   *
   * @param known every tray that this one knows of, itself among them
   * @param clockBound by which clocks this tray can prove itself, in one line; empty: it need not
   */
  DoctorCalls(
      TrayId self,
      Peers peers,
      Supplier<Collection<TrayId>> known,
      Supplier<String> clockBound,
      Time time) {
    this.self = self;
    this.peers = peers;
    this.known = known;
    this.clockBound = clockBound;
    this.time = time;
  }

  void doctor(DoctorCall call, ControlReplies replies) {
    Collection<TrayId> all = known.get();
    InspectRequest request =
        InspectRequest.newBuilder()
            .setDoctor(true)
            .addAllReach(all.stream().map(TrayId::name).toList())
            .build();
    SortedMap<TrayId, CompletableFuture<RackDiagnosis.Answer>> asked = new TreeMap<>();
    for (TrayId tray : call.getRack() ? all : List.of(self)) {
      asked.put(
          tray,
          peers
              .inspect(tray, request, LIMIT_MILLIS)
              .handle((status, failure) ->
                  failure == null
                      ? RackDiagnosis.Answer.of(status, time.wallMillis())
                      : RackDiagnosis.Answer.silent(RackView.reason(failure))));
    }
    String bound = clockBound.get();
    CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenAccept(_ -> {
          SortedMap<TrayId, RackDiagnosis.Answer> answers = new TreeMap<>();
          asked.forEach((tray, answer) -> answers.put(tray, answer.join()));
          RackDiagnosis rack = new RackDiagnosis(self, answers, bound);
          List<Diagnosis> together = call.getRack() ? rack.together() : rack.alone();
          replies.outcome(rack.outcome(together));
        });
  }
}
