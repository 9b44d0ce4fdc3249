package io.imexd.explorer;

import io.imexd.protocol.Facts;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Settings;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is explored, and how far.
 *
 * @param cliques how many cliques the trays lie on, in turn
 * @param jobs the trays of each job, counted from 0
 * @param prelude calls that were made and answered, with nothing going wrong, before it begins
 * @param wishes calls that are made at any moment
 * @param bounds how often each fault may happen
 * @param laterSortsLower an instance drawn later sorts before one drawn earlier
 */
record Scope(
    String name,
    int trayCount,
    int cliques,
    SortedMap<JobKey, List<Integer>> jobs,
    List<Wish> prelude,
    List<Wish> wishes,
    Bounds bounds,
    boolean laterSortsLower) {

  /**
   * How often in one history.
   *
   * @param repeats a message is delivered and comes again later
   * @param losses a message is lost though its tray is up
   * @param crashes imexd is killed
   * @param reboots a tray that is down comes back with another boot
   * @param lates time runs out for somebody
   * @param deaths nvidia-imex ends by itself
   * @param kills nvidia-imex does not end in its time and has to be killed
   * @param draws instances that one tray draws
   */
  record Bounds(
      int repeats,
      int losses,
      int crashes,
      int reboots,
      int lates,
      int deaths,
      int kills,
      int draws) {}

  static final int TRAYS_MAX = 4;

  Settings settings() {
    return Settings.DEFAULT;
  }

  List<TrayId> trays() {
    List<TrayId> trays = new ArrayList<>();
    for (int i = 1; i <= trayCount; i++) {
      trays.add(new TrayId("t0" + i));
    }
    return trays;
  }

  Facts facts(int tray) {
    String clique = "uuid-1." + tray % cliques;
    return new Facts(Facts.Fabric.COMPLETED, clique, "10.0.0." + (tray + 1), "580.1", "580.1", "");
  }

  List<TrayId> members(JobKey job) {
    List<TrayId> all = trays();
    return Locals.there(jobs.get(job)).stream().map(all::get).toList();
  }

  /** Prelude and wishes under one numbering. */
  List<Wish> calls() {
    List<Wish> all = new ArrayList<>(prelude);
    all.addAll(wishes);
    return all;
  }

  /** How often one of the faults that World counts may happen. */
  int allowed(int fault) {
    return switch (fault) {
      case World.REPEATS -> bounds.repeats();
      case World.LOSSES -> bounds.losses();
      case World.CRASHES -> bounds.crashes();
      case World.REBOOTS -> bounds.reboots();
      case World.LATES -> bounds.lates();
      case World.DEATHS -> bounds.deaths();
      case World.KILLS -> bounds.kills();
      default -> throw new IllegalArgumentException("no fault " + fault);
    };
  }

  static SortedMap<JobKey, List<Integer>> jobs(Map<JobKey, List<Integer>> jobs) {
    return new TreeMap<>(jobs);
  }

  static JobKey job(String name, String run) {
    return new JobKey("default", name, run);
  }
}
