package io.imexd.testbed.soak;

import io.imexd.testbed.rack.Look;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was promised, held against what is there. */
final class Promises {
  private final Account account;
  private final Faults faults;

  /** The hits of a tray when its nvidia-imex was last written down. */
  private final Map<String, Integer> hitsThen = new HashMap<>();

  Promises(Account account, Faults faults) {
    this.account = account;
    this.faults = faults;
  }

  /** Checks one look at every tray. gone: instances that were released with success. */
  void check(List<Look> looks, List<Job> live, Set<String> gone) {
    looks.forEach(look -> {
      alone(look);
      ended(look, gone);
    });
    agreed(looks);
    for (Job job : live) {
      List<String> present = job.present(faults);
      for (Look look : looks) {
        if (present.contains(look.tray())) {
          holds(job, look);
          undisturbed(job, look);
        }
      }
    }
  }

  /** At most one nvidia-imex, and of the instance that imexd says. */
  private void alone(Look look) {
    account.check(look.trouble().isEmpty(), look.tray() + " " + look.trouble());
    account.check(
        look.before().size() <= 1 && look.after().size() <= 1,
        look.tray() + " runs more than one nvidia-imex: " + look.before() + look.after());
    boolean steady = look.before().equals(look.after()) && look.before().size() == 1;
    // The cure runs as instance 0, which holds nothing.
    if (steady && look.status().isPresent() && !cure(look.before().getFirst())) {
      String runs = look.before().getFirst().instance();
      account.check(
          runs.equals(look.holds()),
          look.tray() + " runs nvidia-imex of " + runs + ", and its imexd says " + said(look));
    }
  }

  private static boolean cure(Look.Running running) {
    return running.instance().chars().allMatch(c -> c == '0');
  }

  /** After a release nothing is left of the instance. */
  private void ended(Look look, Set<String> gone) {
    account.check(
        !gone.contains(look.holds()), look.tray() + " holds " + look.holds() + ", which is over");
    for (Look.Running running : look.before()) {
      account.check(
          !gone.contains(running.instance()), look.tray() + " runs what is over: " + running);
    }
    account.check(
        look.instances().stream().noneMatch(gone::contains),
        look.tray() + " has files of what is over: " + look.instances());
  }

  /** All that hold one instance say the same map. */
  private void agreed(List<Look> looks) {
    Map<String, String> maps = new HashMap<>();
    for (Look look : looks) {
      String map = look.domainMap();
      if (!map.isEmpty()) {
        String first = maps.putIfAbsent(look.holds(), map);
        account.check(
            first == null || first.equals(map),
            look.tray() + " has the map " + map + " for " + look.holds() + ", another " + first);
      }
    }
  }

  /** A tray of a formed domain is of it, Confirmed, whatever was done to it. */
  private void holds(Job job, Look look) {
    if (look.status().isPresent()) {
      account.check(
          look.holds().equals(job.instance) && look.confirmed(),
          look.tray() + " says " + said(look) + ", but is of " + job + ", " + job.instance);
    }
    if (look.state().equals("ready") && !look.before().isEmpty()) {
      account.check(
          look.map().equals(look.domainMap()),
          look.tray() + " has published " + look.map() + ", its domain is " + look.domainMap());
    }
  }

  /** Its nvidia-imex is the one it was, unless a fault of ours was meant for it. */
  private void undisturbed(Job job, Look look) {
    String tray = look.tray();
    String key = job.instance + tray;
    int hits = faults.hits(tray);
    boolean crashes = faults.lasts(FaultKind.SWITCH, tray);
    if (crashes && !job.unsteady.contains(tray)) {
      job.unsteady.add(tray);
    }
    if (job.unsteady.contains(tray)) {
      return;
    }
    String then = job.processes.get(tray);
    if (then != null && hitsThen.getOrDefault(key, -1) == hits) {
      account.check(
          look.before().stream().anyMatch(r -> r.process().equals(then)),
          tray + ": nvidia-imex of " + job + " was " + then + " and is " + look.before());
    } else if (look.before().size() == 1 && look.state().equals("ready")) {
      job.processes.put(tray, look.before().getFirst().process());
      hitsThen.put(key, hits);
    }
  }

  private static String said(Look look) {
    return look.state() + " " + (look.holds().isEmpty() ? "nothing" : look.holds());
  }
}
