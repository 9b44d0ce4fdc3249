package io.imexd.simulator;

import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The trays of one schedule and all that lies between them. */
final class SimRack {
  static final int TRAYS = 18;
  static final List<TrayId> ROSTER = roster();

  final Sizes sizes;
  final Chance chance;
  final Agenda agenda;
  final Trace trace;
  final Counts counts = new Counts();
  final SimNetwork network;
  final Promises promises;
  final Imexctl imexctl;
  private final SortedMap<TrayId, SimTray> trays = new TreeMap<>();

  SimRack(Sizes sizes, Chance chance, Trace trace) {
    this.sizes = sizes;
    this.chance = chance;
    this.trace = trace;
    agenda = new Agenda(chance.split());
    promises = new Promises(this);
    network = new SimNetwork(this, chance.split());
    imexctl = new Imexctl(this);
    ROSTER.forEach(name -> trays.put(name, new SimTray(this, name, chance.split())));
  }

  private static List<TrayId> roster() {
    List<TrayId> names = new ArrayList<>();
    for (int i = 1; i <= TRAYS; i++) {
      names.add(new TrayId("t%02d".formatted(i)));
    }
    return List.copyOf(names);
  }

  SimTray tray(TrayId name) {
    SimTray tray = trays.get(name);
    if (tray == null) {
      throw new IllegalStateException("no tray " + name);
    }
    return tray;
  }

  /** Those that anything has happened to; of the others imexd idles. */
  Iterable<SimTray> trays() {
    return trays.values();
  }

  long nowMicros() {
    return agenda.nowMicros();
  }

  void happened(Object where, Tally what, Supplier<String> line) {
    counts.add(what);
    tell(where, what.ordinal(), line);
  }

  /** what: any number that tells this kind from others. */
  void tell(Object where, int what, Supplier<String> line) {
    trace.add(nowMicros(), where.toString(), what, line);
  }
}
