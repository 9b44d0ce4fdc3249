package io.imexd.explorer;

import io.imexd.protocol.Domain;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The whole rack at one moment, and as much of its past as the promises are about. */
final class World {
  static final int INSTANCES_MAX = 16;

  /** nvidia-imex as it runs on a tray; one object for each instance and domain. */
  record Running(int instance, Domain domain) {}

  /** How a call stands. */
  static final byte NOT_YET = 0;

  static final byte OPEN = 1;
  static final byte ENDED = 2;

  // Faults that have happened, by the order of Scope.Bounds.
  static final int REPEATS = 0;
  static final int LOSSES = 1;
  static final int CRASHES = 2;
  static final int REBOOTS = 3;
  static final int LATES = 4;
  static final int DEATHS = 5;
  static final int KILLS = 6;
  static final int FAULTS = 7;

  // What was ever true of an instance, in its ghost: one bit a tray, and whether it was released.
  static final int CONFIRMED = 0;
  static final int RESERVED = 8;
  static final int PREPARED = 16;
  static final int RELEASED = 1 << 24;

  final Local[] trays;
  final boolean[] down;
  final @Nullable Running[] running;

  /** Instances that each tray's supervisor is told to stop, one bit each. */
  final int[] stops;

  /** Trays whose supervisor brings nvidia-imex up alone, after it had to be killed. */
  final boolean[] curing;

  Parcel[] flight = {};
  final byte[] spent;
  final byte[] calls;
  final int[] ghosts;

  /** Of each call: which trays held which instance Confirmed since it was made. */
  final long[] seen;

  World(Local[] trays, int callCount) {
    this.trays = trays;
    down = new boolean[trays.length];
    running = new Running[trays.length];
    stops = new int[trays.length];
    curing = new boolean[trays.length];
    spent = new byte[FAULTS];
    calls = new byte[callCount];
    ghosts = new int[INSTANCES_MAX];
    seen = new long[callCount];
  }

  private World(World w) {
    trays = w.trays.clone();
    down = w.down.clone();
    running = w.running.clone();
    stops = w.stops.clone();
    curing = w.curing.clone();
    flight = w.flight;
    spent = w.spent.clone();
    calls = w.calls.clone();
    ghosts = w.ghosts.clone();
    seen = w.seen.clone();
  }

  World copy() {
    return new World(this);
  }

  boolean inFlight(Parcel p) {
    return find(p) >= 0;
  }

  private int find(Parcel p) {
    int low = 0;
    int high = flight.length - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      int order = Integer.compare(flight[mid].id, p.id);
      if (order == 0) {
        return mid;
      }
      if (order < 0) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return -low - 1;
  }

  /** One that is on its way already is not there twice: a copy that comes later is a repeat. */
  void put(Parcel p) {
    int at = find(p);
    if (at < 0) {
      int place = -at - 1;
      Parcel[] more = Arrays.copyOf(flight, flight.length + 1);
      System.arraycopy(flight, place, more, place + 1, flight.length - place);
      more[place] = p;
      flight = more;
    }
  }

  void take(Parcel p) {
    int at = find(p);
    if (at >= 0) {
      Parcel[] fewer = new Parcel[flight.length - 1];
      System.arraycopy(flight, 0, fewer, 0, at);
      System.arraycopy(flight, at + 1, fewer, at, fewer.length - at);
      flight = fewer;
    }
  }

  boolean ever(int what, int instance, int tray) {
    return (ghosts[instance] >> (what + tray) & 1) != 0;
  }

  void note(int what, int instance, int tray) {
    ghosts[instance] |= 1 << (what + tray);
  }

  static long seenBit(int instance, int tray) {
    return 1L << (instance * Scope.TRAYS_MAX + tray);
  }
}
