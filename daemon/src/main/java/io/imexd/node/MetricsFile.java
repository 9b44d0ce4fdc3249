package io.imexd.node;

import io.imexd.config.Config;
import io.imexd.ledger.AtomicFile;
import io.imexd.observe.Moment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * The file for node_exporter's textfile collector: replaced as a whole after something has changed,
 * and not sooner than so long after the last time. While nothing changes there is nothing to wake
 * for. On the event loop; written by a worker.
 */
final class MetricsFile {
  private static final Logger LOG = Logger.getLogger(MetricsFile.class.getName());
  private static final String MODE = "rw-r--r--";

  private final EventLoop loop;
  private final Time time;
  private final Executor workers;
  private final Path file;
  private final long everyMillis;
  private final Supplier<Metrics.Taken> take;
  private Optional<Moment> shown = Optional.empty();
  private long notBeforeMillis = Long.MIN_VALUE;
  private boolean dirty;
  private boolean waiting;
  private boolean writing;
  private String trouble = "";

  MetricsFile(
      EventLoop loop,
      Time time,
      Executor workers,
      Path file,
      long everyMillis,
      Supplier<Metrics.Taken> take) {
    this.loop = loop;
    this.time = time;
    this.workers = workers;
    this.file = file;
    this.everyMillis = everyMillis;
    this.take = take;
  }

  /** None where the site has named no file. */
  static Optional<MetricsFile> of(
      Config.Metrics settings,
      EventLoop loop,
      Time time,
      Executor workers,
      Supplier<Metrics.Taken> take) {
    return settings
        .textfile()
        .map(f -> new MetricsFile(loop, time, workers, f, settings.everyMillis(), take));
  }

  /** Something was counted, or is to be shown otherwise. */
  void changed() {
    dirty = true;
    schedule();
  }

  /** Somebody is awake anyway: what nobody tells of, such as links of peers, may have changed. */
  void look() {
    if (!Optional.of(take.get().moment()).equals(shown)) {
      changed();
    }
  }

  private void schedule() {
    if (!dirty || waiting || writing) {
      return;
    }
    waiting = true;
    loop.after(
        Math.max(0, notBeforeMillis - time.millis()),
        () -> {
          waiting = false;
          write();
        });
  }

  private void write() {
    Metrics.Taken taken = take.get();
    dirty = false;
    writing = true;
    shown = Optional.of(taken.moment());
    notBeforeMillis = time.millis() + everyMillis;
    workers.execute(() -> {
      String failed = replace(taken.text());
      loop.post(() -> wrote(failed));
    });
  }

  private String replace(Supplier<String> text) {
    try {
      AtomicFile.replace(file, text.get().getBytes(StandardCharsets.UTF_8), MODE);
      return "";
    } catch (IOException | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void wrote(String failed) {
    writing = false;
    if (!failed.equals(trouble)) {
      if (failed.isEmpty()) {
        LOG.info("metrics.textfile: " + file + " is written again");
      } else {
        LOG.warning("metrics.textfile: " + file + " cannot be written: " + failed);
      }
      trouble = failed;
    }
    schedule();
  }
}
