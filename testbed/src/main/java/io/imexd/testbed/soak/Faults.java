package io.imexd.testbed.soak;

import io.imexd.testbed.rack.Answer;
import io.imexd.testbed.rack.Rack;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Hurts trays, remembers what is to be healed, and tells which nvidia-imex may have been hit. */
final class Faults {
  private static final int AT_ONCE = 2;
  private static final String STANDIN = "/etc/nvidia-imex/standin.cfg";
  private static final String FILLER = "/var/lib/imexd/filler";

  /** A fault that lasts; it is healed after so many steps. */
  private static final class Lasting {
    final FaultKind kind;
    final String tray;
    int stepsLeft;

    Lasting(FaultKind kind, String tray, int stepsLeft) {
      this.kind = kind;
      this.tray = tray;
      this.stepsLeft = stepsLeft;
    }
  }

  private final Rack rack;
  private final Account account;
  private final RandomGenerator random;
  private final List<String> spared;
  private final List<Lasting> lasting = new ArrayList<>();
  private final Map<String, Integer> hits = new ConcurrentHashMap<>();
  private final Map<String, Integer> reboots = new ConcurrentHashMap<>();

  /** spared: trays whose imexd lives all the time, to see what it does with memory. */
  Faults(Rack rack, Account account, RandomGenerator random, List<String> spared) {
    this.rack = rack;
    this.account = account;
    this.random = random;
    this.spared = spared;
  }

  boolean none() {
    return lasting.isEmpty();
  }

  /** How often an nvidia-imex of this tray may have been hit by a fault that was meant for it. */
  int hits(String tray) {
    return hits.getOrDefault(tray, 0);
  }

  boolean lasts(FaultKind kind, String tray) {
    return lasting.stream().anyMatch(f -> f.kind == kind && f.tray.equals(tray));
  }

  /** How often it was rebooted. */
  int reboots(String tray) {
    return reboots.getOrDefault(tray, 0);
  }

  /** A random one, where there is room for it. */
  void strike() {
    FaultKind kind = FaultKind.values()[random.nextInt(FaultKind.values().length)];
    String tray = rack.trays().get(random.nextInt(rack.trays().size()));
    boolean hurt = lasting.stream().anyMatch(f -> f.tray.equals(tray));
    boolean cut = lasting.stream().anyMatch(f -> f.kind.cuts());
    if (hurt
        || lasting.size() >= AT_ONCE
        || kind.cuts() && cut
        || kind.endsImexd() && spared.contains(tray)) {
      return;
    }
    if (kind.hitsImex()) {
      hits.merge(tray, 1, Integer::sum);
    }
    account.fault(kind, kind.word() + " " + tray + strike(kind, tray));
  }

  /** Does it; gives what is to be added to its description. */
  private String strike(FaultKind kind, String tray) {
    int steps = 1 + random.nextInt(3);
    switch (kind) {
      case KILL_IMEXD -> rack.rack("kill", tray, "imexd");
      case TERM_IMEXD -> rack.rack("kill", tray, "imexd", "--signal", "TERM");
      case KILL_IMEX -> rack.rack("kill", tray, "nvidia-imex");
      case KILL_ALL -> rack.rack("kill", tray, "all");
      case STOP_IMEXD -> rack.rack("kill", tray, "imexd", "--signal", "STOP");
      case STOP_IMEX -> rack.rack("kill", tray, "nvidia-imex", "--signal", "STOP");
      case REBOOT -> {
        reboots.merge(tray, 1, Integer::sum);
        rack.rack("reboot", tray);
      }
      case CUT_TRAY -> rack.rack("cut", tray);
      case CUT_PAIR -> {
        String other = rack.trays().get(random.nextInt(rack.trays().size()));
        if (!other.equals(tray)) {
          rack.rack("cut", tray, other);
        }
        lasting.add(new Lasting(kind, tray, steps));
        return " from " + other;
      }
      case SWITCH -> {
        String chosen = FaultKind.SWITCHES.get(random.nextInt(FaultKind.SWITCHES.size()));
        rack.exec(tray, "sh", "-c", "echo " + chosen + " > " + STANDIN);
        lasting.add(new Lasting(kind, tray, steps));
        return " " + chosen;
      }
      case DISK_FULL -> rack.exec(tray, "sh", "-c", "cat /dev/zero > " + FILLER + "; true");
    }
    if (kind != FaultKind.KILL_IMEX && kind != FaultKind.REBOOT) {
      lasting.add(new Lasting(kind, tray, steps));
    }
    return "";
  }

  /** Another step has passed: what has lasted long enough is healed. */
  void pass() {
    for (Iterator<Lasting> each = lasting.iterator(); each.hasNext(); ) {
      Lasting fault = each.next();
      fault.stepsLeft--;
      if (fault.stepsLeft <= 0) {
        heal(fault);
        each.remove();
      }
    }
  }

  void healAll() {
    lasting.forEach(this::heal);
    lasting.clear();
  }

  private void heal(Lasting fault) {
    account.line("healed", fault.kind.word() + " " + fault.tray);
    switch (fault.kind) {
      case KILL_IMEXD, TERM_IMEXD, KILL_ALL -> start(fault.tray);
      case CUT_TRAY, CUT_PAIR -> rack.rack("heal");
      case STOP_IMEXD -> rack.rack("kill", fault.tray, "imexd", "--signal", "CONT");
      case STOP_IMEX -> rack.rack("kill", fault.tray, "nvidia-imex", "--signal", "CONT");
      case SWITCH -> rack.exec(fault.tray, "rm", "-f", STANDIN);
      case DISK_FULL -> rack.exec(fault.tray, "rm", "-f", FILLER);
      case KILL_IMEX, REBOOT -> {}
    }
  }

  private void start(String tray) {
    Answer started = rack.rack("start", tray);
    account.check(started.good(), tray + ": imexd does not start again: " + started.out());
  }
}
