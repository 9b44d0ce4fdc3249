package io.imexd.testbed.soak;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A job that has its domain, and what is known of it. */
final class Job {
  final String name;
  final int run;
  final List<String> trays;
  final String instance;

  /** How often each tray had been rebooted when its first caller asked. */
  private final Map<String, Integer> rebootsThen;

  private final List<String> left = new ArrayList<>();

  /** The nvidia-imex of each tray, until a fault of ours has hit it. */
  final Map<String, String> processes = new HashMap<>();

  /** Trays whose nvidia-imex may end by itself, for a switch says so. */
  final List<String> unsteady = new ArrayList<>();

  Job(String name, int run, List<String> trays, String instance, Map<String, Integer> rebootsThen) {
    this.name = name;
    this.run = run;
    this.trays = trays;
    this.instance = instance;
    this.rebootsThen = rebootsThen;
  }

  void leaves(String tray) {
    left.add(tray);
  }

  /** Trays that neither left nor were rebooted: they must hold it. */
  List<String> present(Faults faults) {
    return trays.stream()
        .filter(tray -> !left.contains(tray))
        .filter(tray -> faults.reboots(tray) == rebootsThen.getOrDefault(tray, 0))
        .toList();
  }

  @Override
  public String toString() {
    return "job " + name + " run " + run + " on " + String.join(",", trays);
  }
}
