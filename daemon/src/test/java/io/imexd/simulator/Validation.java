package io.imexd.simulator;

import io.imexd.proto.Outcome;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.TrayId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What must be true at the end, when faults have ended and everybody had time. */
final class Validation {
  private final SimRack rack;

  Validation(SimRack rack) {
    this.rack = rack;
  }

  /** Every call has ended; every tray is free, ready with all its members, or says why not. */
  void atRest() {
    for (SimCall call : rack.imexctl.calls()) {
      if (call.end() == SimCall.End.OPEN) {
        broken(call + " on " + call.tray + " has no answer");
      }
    }
    for (SimTray tray : rack.trays()) {
      if (!tray.everUp()) {
        continue;
      }
      if (tray.lifeSoFar() == null) {
        broken("imexd of " + tray + " does not run");
      }
      Durable durable = durable(tray);
      switch (durable.holding()) {
        case Holding.Free() -> {}
        case Holding.Confirmed c -> held(tray, c.membership());
        case Holding.Reserved _, Holding.Leaving _ ->
            broken(tray + " rests in " + Words.of(durable));
      }
    }
  }

  private static Durable durable(SimTray tray) {
    Durable durable = tray.record.relied();
    if (durable == null) {
      throw new Broken("P7 bounded", tray + " has no ledger");
    }
    return durable;
  }

  private static void broken(String how) {
    throw new Broken("P7 bounded", how);
  }

  private void held(SimTray tray, Membership m) {
    Past past = rack.promises.pasts().get(m.instance());
    if (past == null || !past.formed()) {
      throw new Broken("P3 all or nothing", tray + " holds what was never formed: " + m);
    }
    boolean whole = true;
    for (TrayId member : m.members()) {
      Durable other = rack.tray(member).record.relied();
      whole &= other != null && other.holding().holds(m.instance());
    }
    Outcome status = status(tray);
    String word = status.getStatus().getState();
    boolean gaveUp = !durable(tray).unfit().isEmpty();
    boolean right = whole ? word.equals("ready") : word.equals("ending") || word.equals("degraded");
    if (!right && !gaveUp && !someGaveUp(m)) {
      broken(
          tray
              + " says "
              + status.getLine()
              + ", and its domain is "
              + (whole ? "whole" : "not whole"));
    }
  }

  private boolean someGaveUp(Membership m) {
    return m.members().stream().anyMatch(t -> rack.tray(t).machine.of(m.instance()).isEmpty());
  }

  private Outcome status(SimTray tray) {
    SimCall call = rack.imexctl.status(tray.name);
    Outcome answer = call.answer();
    if (answer == null) {
      throw new Broken("P7 bounded", call + " on " + tray + " has no answer");
    }
    return answer;
  }

  /** Releases all that is held, by its name, from one of its members each. */
  void releaseAll() {
    Map<Instance, SimTray> holders = new TreeMap<>();
    for (SimTray tray : rack.trays()) {
      if (tray.everUp()) {
        durable(tray).holding().membershipIfAny().ifPresent(m -> holders.put(m.instance(), tray));
      }
    }
    holders.forEach((instance, tray) -> {
      Membership m = durable(tray).holding().membershipIfAny().orElseThrow();
      rack.imexctl.release(tray.name, m.job(), Optional.of(instance), 30_000);
    });
  }

  /** Nothing is held, nothing runs, nothing lies about. */
  void allFree() {
    for (SimTray tray : rack.trays()) {
      if (!tray.everUp()) {
        continue;
      }
      Durable durable = durable(tray);
      if (!(durable.holding() instanceof Holding.Free)) {
        broken(tray + " is not free after a release: " + Words.of(durable));
      }
      if (!tray.machine.running().isEmpty() || !tray.machine.files().isEmpty()) {
        broken(
            tray
                + " still has "
                + tray.machine.running()
                + " and files of "
                + tray.machine.files());
      }
    }
    for (SimCall call : rack.imexctl.calls()) {
      if (call.end() == SimCall.End.OPEN) {
        broken(call + " on " + call.tray + " has no answer");
      }
    }
  }
}
