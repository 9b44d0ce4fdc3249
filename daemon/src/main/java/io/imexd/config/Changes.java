package io.imexd.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What imexd.conf says other than what is in force: names of keys, in the order of the
 * documentation.
 *
 * @param live they take effect while imexd runs
 * @param atRestart they do when imexd is started again
 */
public record Changes(List<String> live, List<String> atRestart) {
  /**
   * Only what is asked for again each time it is needed, and can differ between two such moments
   * without harm. Everything else belongs to something that is open, running or agreed with peers.
   */
  private static final Set<String> LIVE =
      Stream.of(
              Keys.AUDIT_EVERY,
              Keys.ENSURE_DEADLINE,
              Keys.SLURM_NONEXCLUSIVE,
              Keys.SLURM_GRES,
              Keys.SLURM_ON_FAILURE,
              Keys.SLURM_BREAKER,
              Keys.SLURM_BREAKER_WINDOW,
              Keys.LOG_LEVEL)
          .map(Key::name)
          .collect(Collectors.toUnmodifiableSet());

  public static Changes between(Config running, Config next) {
    Map<String, Setting> before = byName(running);
    List<String> changed =
        next.settings().stream()
            .filter(s -> !s.text().equals(before.getOrDefault(s.name(), s).text()))
            .map(Setting::name)
            .toList();
    return new Changes(
        changed.stream().filter(LIVE::contains).toList(),
        changed.stream().filter(name -> !LIVE.contains(name)).toList());
  }

  /** What is in force afterwards: the live keys as next has them, all others as they are. */
  public static Config taken(Config running, Config next) {
    Map<String, Setting> after = byName(next);
    return new Config(
        running.tray(),
        running.peers(),
        running.control(),
        running.ledgerDir(),
        running.runDir(),
        running.imex(),
        running.tls(),
        running.fabric(),
        running.protocol(),
        next.ensureDeadlineMillis(),
        running.jobProbe(),
        next.hooks(),
        running.channels(),
        running.guard(),
        running.paths(),
        running.auditDir(),
        next.auditEveryMillis(),
        running.metrics(),
        next.logLevel(),
        running.settings().stream()
            .map(s -> LIVE.contains(s.name()) ? after.getOrDefault(s.name(), s) : s)
            .toList());
  }

  private static Map<String, Setting> byName(Config config) {
    return config.settings().stream().collect(Collectors.toMap(Setting::name, Function.identity()));
  }
}
