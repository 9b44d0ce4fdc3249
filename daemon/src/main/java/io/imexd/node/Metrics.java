package io.imexd.node;

import io.imexd.observe.Exposition;
import io.imexd.observe.Measurements;
import io.imexd.observe.Moment;
import io.imexd.proto.Code;
import io.imexd.proto.MetricsResult;
import io.imexd.proto.Outcome;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.rpc.ControlReplies;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What imexd counts and how this tray stands, in Prometheus' text format. Taken on the event loop,
 * rendered elsewhere: the library that knows the format is loaded by who asks first.
 */
final class Metrics {
  private final String version;
  private final long startMillis;
  private final Measurements counted;
  private final Supplier<Moment> moment;
  private final Executor workers;
  private Optional<Instance> restartsOf = Optional.empty();
  private int restarts;

  /** startMillis: Unix time. */
  Metrics(
      String version,
      long startMillis,
      Measurements counted,
      Supplier<Moment> moment,
      Executor workers) {
    this.version = version;
    this.startMillis = startMillis;
    this.counted = counted;
    this.moment = moment;
    this.workers = workers;
  }

  /**
   * What is to be shown, as it is now.
   *
   * @param moment equal to an earlier one where nothing has changed but counts
   * @param text renders it, on any thread
   */
  record Taken(Moment moment, Supplier<String> text) {}

  Taken take() {
    Moment now = moment.get();
    Measurements copy = counted.copy();
    return new Taken(now, () -> Exposition.of(version, startMillis, copy, now));
  }

  void answer(ControlReplies replies) {
    Taken taken = take();
    workers.execute(() -> replies.outcome(outcome(taken)));
  }

  private static Outcome outcome(Taken taken) {
    Outcome.Builder outcome = Outcome.newBuilder();
    try {
      return outcome
          .setCode(Code.DONE)
          .setMetrics(MetricsResult.newBuilder().setText(taken.text().get()))
          .build();
    } catch (RuntimeException e) {
      return outcome
          .setCode(Code.INTERNAL)
          .setLine("the metrics cannot be shown: " + e.getMessage())
          .build();
    }
  }

  /** Looks whether nvidia-imex was started again; its supervisor counts within an instance. */
  void happened(Event event, io.imexd.imex.Snapshot imex) {
    if (event instanceof Event.Launched) {
      boolean same = restartsOf.equals(imex.instance());
      counted.restarted(Math.max(0, imex.restarts() - (same ? restarts : 0)));
      restartsOf = imex.instance();
      restarts = imex.restarts();
    }
  }
}
