package io.imexd.protocol;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a tray is doing about what it holds; lost with a crash, and meant to be.
 *
 * @param reservedFacts what was answered to RESERVE, so that a repeat gets the same answer
 * @param view what is seen of nvidia-imex
 * @param process nvidia-imex, once it was launched
 * @param untilMillis while Reserved: when this tray gives its place up by itself
 * @param askAtMillis when the members are asked how they stand; while Reserved only after one said
 *     that it is Degraded
 * @param farewell while stopping: how the instance ends here
 * @param askers who waits to hear that the instance is not held any more
 * @param toldGood what the members were last told: this tray is well
 */
public record Work(
    Stage stage,
    Facts reservedFacts,
    List<Domain> domains,
    List<TrayId> outside,
    View view,
    Optional<Proc> process,
    long untilMillis,
    long askAtMillis,
    Optional<Farewell> farewell,
    Set<TrayId> askers,
    boolean toldGood) {

  /**
   * How far this tray is: IDLE, HELD, RENDERING, PREPARED, LAUNCHED in this order, then STOPPING.
   */
  public enum Stage {
    IDLE,
    HELD,
    RENDERING,
    PREPARED,
    LAUNCHED,
    STOPPING
  }

  public Work {
    domains = List.copyOf(domains);
    outside = List.copyOf(outside);
    askers = Set.copyOf(askers);
  }

  static final Work IDLE =
      new Work(
          Stage.IDLE,
          Facts.NONE,
          List.of(),
          List.of(),
          View.NOTHING,
          Optional.empty(),
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Optional.empty(),
          Set.of(),
          true);

  static Work held(Facts facts, long untilMillis) {
    return new Work(
        Stage.HELD,
        facts,
        List.of(),
        List.of(),
        View.NOTHING,
        Optional.empty(),
        untilMillis,
        Long.MAX_VALUE,
        Optional.empty(),
        Set.of(),
        true);
  }

  /** The domain of the tray, if it is in one. */
  Optional<Domain> domainOf(TrayId tray) {
    return domains.stream().filter(d -> d.members().contains(tray)).findFirst();
  }

  Work withStage(Stage other) {
    return new Work(
        other,
        reservedFacts,
        domains,
        outside,
        view,
        process,
        untilMillis,
        askAtMillis,
        farewell,
        askers,
        toldGood);
  }

  Work withMaps(List<Domain> newDomains, List<TrayId> newOutside) {
    return new Work(
        stage,
        reservedFacts,
        newDomains,
        newOutside,
        view,
        process,
        untilMillis,
        askAtMillis,
        farewell,
        askers,
        toldGood);
  }

  Work withView(View other) {
    return new Work(
        stage,
        reservedFacts,
        domains,
        outside,
        other,
        process,
        untilMillis,
        askAtMillis,
        farewell,
        askers,
        toldGood);
  }

  Work withProcess(Proc other) {
    return new Work(
        stage,
        reservedFacts,
        domains,
        outside,
        view,
        Optional.of(other),
        untilMillis,
        askAtMillis,
        farewell,
        askers,
        toldGood);
  }

  Work withUntil(long millis) {
    return new Work(
        stage,
        reservedFacts,
        domains,
        outside,
        view,
        process,
        millis,
        askAtMillis,
        farewell,
        askers,
        toldGood);
  }

  Work withAskAt(long millis) {
    return new Work(
        stage,
        reservedFacts,
        domains,
        outside,
        view,
        process,
        untilMillis,
        millis,
        farewell,
        askers,
        toldGood);
  }

  Work stopping(Farewell how) {
    return new Work(
        Stage.STOPPING,
        reservedFacts,
        domains,
        outside,
        view,
        process,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        Optional.of(how),
        askers,
        toldGood);
  }

  Work withAskers(Set<TrayId> others) {
    return new Work(
        stage,
        reservedFacts,
        domains,
        outside,
        view,
        process,
        untilMillis,
        askAtMillis,
        farewell,
        others,
        toldGood);
  }

  Work withToldGood(boolean good) {
    return new Work(
        stage,
        reservedFacts,
        domains,
        outside,
        view,
        process,
        untilMillis,
        askAtMillis,
        farewell,
        askers,
        good);
  }
}
