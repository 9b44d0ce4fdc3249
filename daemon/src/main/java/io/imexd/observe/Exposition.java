package io.imexd.observe;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What imexd has counted, in Prometheus' text format 0.0.4, as node_exporter reads it. The only
 * class that knows the library; every series that can be known beforehand is there from the start.
 */
public final class Exposition {
  /** As status shows them. */
  public static final List<String> STATES =
      List.of(
          "free",
          "reserved",
          "prepared",
          "starting",
          "connecting",
          "ready",
          "degraded",
          "ending",
          "leaving",
          "drained",
          "unfit");

  /** Of DCGM's field 1502. */
  private static final List<String> DOMAIN_STATUSES = List.of("UP", "DEGRADED", "DOWN");

  private static final double MICROS_PER_SECOND = 1e6;
  private static final double MILLIS_PER_SECOND = 1e3;

  private final MetricSnapshots.Builder all = MetricSnapshots.builder();

  private Exposition() {}

  /**
   * Renders all of it, with a line feed at its end.
   *
   * @param startMillis when imexd started, Unix time
   */
  public static String of(String version, long startMillis, Measurements counted, Moment now) {
    Exposition text = new Exposition();
    text.build(version, startMillis);
    text.tray(now);
    text.imex(now, counted);
    text.counted(counted);
    text.ledgerAndPeers(now);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create()
          .write(bytes, text.all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot be written", e);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void build(String version, long startMillis) {
    all.metricSnapshot(
        GaugeSnapshot.builder()
            .name("imexd_build_info")
            .help("Always 1; its labels say which imexd runs.")
            .dataPoint(
                point(1, Labels.of("version", version, "java", Runtime.version().feature() + "")))
            .build());
    gauge(
        "imexd_start_time_seconds",
        "When imexd started, Unix time; what is counted begins here.",
        startMillis / MILLIS_PER_SECOND);
  }

  private void tray(Moment now) {
    GaugeSnapshot.Builder states =
        GaugeSnapshot.builder()
            .name("imexd_tray_state")
            .help("1 for the state of this tray, as imexctl status shows it, 0 for all others.");
    for (String state : STATES) {
      states.dataPoint(point(state.equals(now.state()) ? 1 : 0, Labels.of("state", state)));
    }
    all.metricSnapshot(states.build());
    gauge(
        "imexd_tray_idle_by_design",
        "1 while no job holds this tray and nothing is wrong: no nvidia-imex is to run, and DCGM's fields 1502 and 1503 are no alarm.",
        now.idleByDesign() ? 1 : 0);
    gauge(
        "imexd_tray_drained",
        "1 while an operator keeps this tray out of new jobs, whatever it holds.",
        now.drained() ? 1 : 0);
    gauge(
        "imexd_tray_unfit",
        "1 while imexd keeps this tray out of new jobs, whatever it holds.",
        now.unfit() ? 1 : 0);
    gauge("imexd_instances_held", "Instances that hold this tray: 0 or 1.", now.instances());
    gauge("imexd_domains_held", "Domains of the instance that holds this tray.", now.domains());
    gauge("imexd_domain_members", "Trays of the job that holds this tray.", now.members());
    gauge(
        "imexd_audit_violations",
        "What the standing audit last found not to be as it must.",
        now.violations());
  }

  private void imex(Moment now, Measurements counted) {
    gauge(
        "imexd_imex_daemon_status",
        "nvidia-imex of this tray with the numbers of DCGM's field 1503: 0 INITIALIZING to 5 READY, 6 SHUTTING_DOWN, 7 UNAVAILABLE, -2 no domain configured.",
        now.daemonStatus());
    GaugeSnapshot.Builder statuses =
        GaugeSnapshot.builder()
            .name("imexd_imex_domain_status")
            .help(
                "1 for the status of this tray's domain with the words of DCGM's field 1502; all 0 where there is no domain.");
    for (String status : DOMAIN_STATUSES) {
      statuses.dataPoint(
          point(status.equals(now.domainStatus()) ? 1 : 0, Labels.of("status", status)));
    }
    all.metricSnapshot(statuses.build());
    CounterSnapshot.Builder restarts =
        CounterSnapshot.builder()
            .name("imexd_imex_restarts")
            .help("How often nvidia-imex was started again within an instance.");
    restarts.dataPoint(
        CounterSnapshot.CounterDataPointSnapshot.builder().value(counted.restarts()).build());
    all.metricSnapshot(restarts.build());
  }

  private void counted(Measurements counted) {
    HistogramSnapshot.Builder formations =
        HistogramSnapshot.builder()
            .name("imexd_formation_seconds")
            .help(
                "How long the phases of the formations took that this tray coordinated and that succeeded; imex is nvidia-imex's own part.");
    counted
        .formations()
        .forEach((phase, took) ->
            formations.dataPoint(
                HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(Histogram.bounds(), boxed(took.counts())))
                    .sum(took.sumSeconds())
                    .labels(Labels.of("phase", phase))
                    .build()));
    all.metricSnapshot(formations.build());
    counter(
        "imexd_formation_failures",
        "Formations that this tray coordinated and that were undone, by where they stood and why.",
        counted.failures(),
        "step",
        "code");
    counter(
        "imexd_calls",
        "Calls that this tray has answered, by their exit code in a word.",
        counted.calls(),
        "call",
        "code");
    counter(
        "imexd_audit_violations_seen",
        "Violations that the standing audit saw begin.",
        counted.violations(),
        "check");
  }

  private void ledgerAndPeers(Moment now) {
    all.metricSnapshot(
        SummarySnapshot.builder()
            .name("imexd_ledger_write_seconds")
            .help("Durable writes of the ledger since imexd started.")
            .dataPoint(
                SummarySnapshot.SummaryDataPointSnapshot.builder()
                    .count(now.writes())
                    .sum(now.writeMicros() / MICROS_PER_SECOND)
                    .build())
            .build());
    if (now.peersLinked() >= 0) {
      gauge(
          "imexd_peers_linked",
          "Trays with which imexd has a link; links are made when something is to be said, so an idle tray has none.",
          now.peersLinked());
    }
  }

  private void gauge(String name, String help, double value) {
    all.metricSnapshot(
        GaugeSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(point(value, Labels.EMPTY))
            .build());
  }

  private void counter(String name, String help, Map<List<String>, Long> counts, String... labels) {
    if (counts.isEmpty()) {
      return; // A name without a series is no metric.
    }
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    counts.forEach((values, count) ->
        counter.dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .value(count)
                .labels(Labels.of(labels, values.toArray(String[]::new)))
                .build()));
    all.metricSnapshot(counter.build());
  }

  private static GaugeSnapshot.GaugeDataPointSnapshot point(double value, Labels labels) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder().value(value).labels(labels).build();
  }

  private static Number[] boxed(long[] counts) {
    Number[] all = new Number[counts.length];
    for (int i = 0; i < counts.length; i++) {
      all[i] = counts[i];
    }
    return all;
  }
}
