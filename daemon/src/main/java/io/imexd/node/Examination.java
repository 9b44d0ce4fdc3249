package io.imexd.node;

import io.imexd.doctor.Condition;
import io.imexd.doctor.Diagnosis;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Standings;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Peers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What may be wrong with this tray, all of it looked at now: the fabric first, then what the
 * standing audit compares, then the rest, while the other trays are asked whether they answer.
 */
final class Examination {
  private static final int REACH_MAX = 1024;

  /** They examine themselves meanwhile, all on one machine where it is a test. */
  private static final long REACH_MILLIS = 8_000;

  /**
   * So long the facts are waited for: a program that answers nobody must not hide what else is
   * wrong. More than the default of fabric.timeout, so that this names what hangs.
   */
  private static final long FACTS_MILLIS = 11_000;

  private static final int SEEN_MAX_CHARS = 2_000;
  private static final String PEERS = "peers";

  private final TrayId self;
  private final EventLoop loop;
  private final Time time;
  private final Tray tray;
  private final FabricWatch fabric;
  private final StandingAudit standing;
  private final Peers peers;
  private final Function<Condition, CompletableFuture<List<Diagnosis>>> diagnose;
  private final Supplier<TrayStatus> ownStatus;
  private Optional<CompletableFuture<TrayStatus>> running = Optional.empty();

  /** diagnose: does not block, and never fails. */
  Examination(
      EventLoop loop,
      Time time,
      Tray tray,
      FabricWatch fabric,
      StandingAudit standing,
      Peers peers,
      Function<Condition, CompletableFuture<List<Diagnosis>>> diagnose,
      Supplier<TrayStatus> ownStatus) {
    this.self = tray.state().self();
    this.loop = loop;
    this.time = time;
    this.tray = tray;
    this.fabric = fabric;
    this.standing = standing;
    this.peers = peers;
    this.diagnose = diagnose;
    this.ownStatus = ownStatus;
  }

  /**
   * Examines the tray, or joins the examination that goes on, so that nobody can make it look all
   * the time. From any thread.
   */
  CompletableFuture<TrayStatus> of(InspectRequest request) {
    List<TrayId> others = others(request.getReachList());
    CompletableFuture<TrayStatus> done = new CompletableFuture<>();
    loop.post(() -> {
      if (running.isEmpty()) {
        running = Optional.of(begin(others));
      }
      running
          .get()
          .whenComplete((status, failure) -> {
            if (failure == null) {
              done.complete(status);
            } else {
              done.completeExceptionally(failure);
            }
          });
    });
    return done;
  }

  private CompletableFuture<TrayStatus> begin(List<TrayId> others) {
    CompletableFuture<TrayStatus> done = new CompletableFuture<>();
    CompletableFuture<Diagnosis> reached = reach(others);
    CompletableFuture<Boolean> answered = new CompletableFuture<>();
    var _ = fabric.read().thenAccept(_ -> answered.complete(true));
    loop.after(FACTS_MILLIS, () -> answered.complete(false));
    answered
        .thenCompose(
            in -> in ? standing.now().thenCompose(_ -> diagnose.apply(condition())) : late())
        .thenCombine(reached, Examination::with)
        .whenComplete((found, failure) ->
            loop.post(() -> {
              running = Optional.empty();
              if (failure == null) {
                done.complete(status(found));
              } else {
                done.completeExceptionally(failure);
              }
            }));
    return done;
  }

  /** Without the audit, which would ask the same. */
  private CompletableFuture<List<Diagnosis>> late() {
    Diagnosis late =
        Diagnosis.problem(
            "facts",
            "driver, nvidia-imex --version and nft have not all answered within "
                + FACTS_MILLIS / 1_000
                + " s; what is said of fabric, state and audit is older",
            "imexd asks them before each job, and waits as long as fabric.timeout and imex.ctl_timeout allow",
            "see which one hangs: nvidia-smi -q; nvidia-imex --version; nft list ruleset");
    return diagnose.apply(condition()).thenApply(found -> with(found, late));
  }

  private TrayStatus status(List<Diagnosis> found) {
    TrayStatus.Builder status = ownStatus.get().toBuilder();
    found.forEach(d -> status.addDoctor(wire(self, d)));
    return status.setClockMs(time.wallMillis()).build();
  }

  /** The trays that are named, but this one; a name that is none is refused with one line. */
  private List<TrayId> others(List<String> names) {
    return names.stream()
        .limit(REACH_MAX)
        .map(TrayId::new)
        .filter(other -> !other.equals(self))
        .toList();
  }

  private Condition condition() {
    State state = tray.state();
    Standings.Shown shown = tray.shown();
    String unfit = tray.blocked().isEmpty() ? Standings.unfit(state) : tray.blocked();
    return new Condition(
        state.self(),
        state.facts(),
        shown.word(),
        shown.reason(),
        unfit,
        standing.last().findings());
  }

  private static List<Diagnosis> with(List<Diagnosis> found, Diagnosis reached) {
    List<Diagnosis> all = new ArrayList<>(found);
    all.add(reached);
    return all;
  }

  /** Asks the trays whether they answer this one. */
  private CompletableFuture<Diagnosis> reach(List<TrayId> others) {
    String why = "a job forms only where each of its trays reaches each other one on imexd's port";
    SortedMap<TrayId, CompletableFuture<String>> asked = new TreeMap<>();
    for (TrayId other : others) {
      asked.put(
          other,
          peers
              .inspect(other, InspectRequest.getDefaultInstance(), REACH_MILLIS)
              .handle((_, failure) -> failure == null ? "" : RackView.reason(failure)));
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          List<String> silent = new ArrayList<>();
          asked.forEach((other, trouble) -> {
            if (!trouble.join().isEmpty()) {
              silent.add(other + " (" + trouble.join() + ")");
            }
          });
          if (asked.isEmpty()) {
            return Diagnosis.skipped(PEERS, "no other tray is known; see peers.roster", why);
          }
          return silent.isEmpty()
              ? Diagnosis.ok(PEERS, "all of " + asked.size() + " others answer", why)
              : Diagnosis.problem(
                  PEERS,
                  "no answer from " + String.join(", ", silent),
                  why,
                  "see that imexd runs there, and that nothing on the way refuses imexd's port (peers.port)");
        });
  }

  static io.imexd.proto.Diagnosis wire(TrayId tray, Diagnosis d) {
    return wire(d).setTray(tray.name()).build();
  }

  /** Of no tray. */
  static io.imexd.proto.Diagnosis.Builder wire(Diagnosis d) {
    return io.imexd.proto.Diagnosis.newBuilder()
        .setName(d.name())
        .setVerdict(d.verdict().name().toLowerCase(Locale.ROOT))
        .setSeen(brief(d.seen()))
        .setWhy(d.why())
        .setRemedy(d.remedy());
  }

  /** What is seen may come from anywhere, and be long. */
  private static String brief(String text) {
    return text.length() <= SEEN_MAX_CHARS ? text : text.substring(0, SEEN_MAX_CHARS - 3) + "...";
  }
}
