package io.imexd.testbed.crash;

import io.imexd.testbed.crash.Case.Phase;
import java.util.ArrayList;
import java.util.List;

/** Every death that is tried: each point on each role that reaches it. */
final class Cases {
  private static final List<CrashPoint> WRITE =
      List.of(
          CrashPoint.BEFORE_WRITE,
          CrashPoint.TEMP_CREATED,
          CrashPoint.TEMP_WRITTEN,
          CrashPoint.TEMP_SYNCED,
          CrashPoint.RENAMED,
          CrashPoint.FOLDER_SYNCED);

  private final List<Case> cases = new ArrayList<>();

  private Cases() {}

  static List<Case> all() {
    Cases cases = new Cases();
    cases.writes();
    cases.said();
    cases.done();
    cases.both(CrashPoint.BEFORE_ANSWER, "", Phase.FORM, true);
    cases.one(CrashPoint.BEFORE_ANSWER, "", true, Phase.RELEASE, false);
    cases.one(CrashPoint.BEFORE_ANSWER, "", false, Phase.LEAVE, false);
    return List.copyOf(cases.cases);
  }

  /** Each point once: on the coordinator and on a member in turns. */
  static List<Case> inTurns() {
    List<Case> all = all();
    List<Case> turns = new ArrayList<>();
    boolean coordinator = true;
    for (Case each : all) {
      boolean alone = all.stream().noneMatch(each::isSameElsewhere);
      if (alone || each.coordinator() == coordinator) {
        turns.add(each);
      }
      if (!alone && !each.coordinator()) {
        coordinator = !coordinator;
      }
    }
    return turns;
  }

  private void writes() {
    for (CrashPoint point : WRITE) {
      // In another order each time, so that turns meet each holding on both roles.
      boolean turned = point.ordinal() % 2 == 1;
      both(point, turned ? "Confirmed" : "Reserved", Phase.FORM, turned && written(point));
      both(point, turned ? "Reserved" : "Confirmed", Phase.FORM, !turned && written(point));
      both(point, turned ? "Free" : "Leaving", Phase.RELEASE, false);
      both(point, turned ? "Leaving" : "Free", Phase.RELEASE, false);
    }
  }

  /** From the rename on whoever reads the ledger finds what was written. */
  private static boolean written(CrashPoint point) {
    return point == CrashPoint.RENAMED || point == CrashPoint.FOLDER_SYNCED;
  }

  private void said() {
    both(CrashPoint.BEFORE_RESERVED_SENT, "", Phase.FORM, false);
    both(CrashPoint.AFTER_RESERVED_SENT, "", Phase.FORM, false);
    both(CrashPoint.BEFORE_PREPARED_SENT, "", Phase.FORM, false);
    both(CrashPoint.AFTER_PREPARED_SENT, "", Phase.FORM, false);
    both(CrashPoint.BEFORE_SEEN_SENT, "", Phase.FORM, false);
    both(CrashPoint.AFTER_SEEN_SENT, "", Phase.FORM, false);
    both(CrashPoint.BEFORE_CONFIRMED_SENT, "", Phase.FORM, true);
    both(CrashPoint.AFTER_CONFIRMED_SENT, "", Phase.FORM, true);
    // A coordinator that releases tells itself nothing.
    one(CrashPoint.BEFORE_RELEASED_SENT, "", false, Phase.RELEASE, false);
    one(CrashPoint.AFTER_RELEASED_SENT, "", false, Phase.RELEASE, false);
    both(CrashPoint.BEFORE_LEFT_SENT, "", Phase.LEAVE, false);
    both(CrashPoint.AFTER_LEFT_SENT, "", Phase.LEAVE, false);
    one(CrashPoint.AFTER_RESERVE_SENT, "", true, Phase.FORM, false);
    one(CrashPoint.AFTER_PREPARE_SENT, "", true, Phase.FORM, false);
    one(CrashPoint.AFTER_START_SENT, "", true, Phase.FORM, false);
    one(CrashPoint.AFTER_CONFIRM_SENT, "", true, Phase.FORM, false);
    one(CrashPoint.AFTER_RELEASE_SENT, "", true, Phase.RELEASE, false);
    both(CrashPoint.SAID_NOT_DONE, "launch", Phase.FORM, false);
    both(CrashPoint.SAID_NOT_DONE, "stop", Phase.RELEASE, false);
    both(CrashPoint.SAID_NOT_DONE, "stop", Phase.LEAVE, false);
  }

  private void done() {
    both(CrashPoint.BEFORE_RENDER, "", Phase.FORM, false);
    both(CrashPoint.AFTER_RENDER, "", Phase.FORM, false);
    both(CrashPoint.BEFORE_LAUNCH, "", Phase.FORM, false);
    both(CrashPoint.LAUNCHING, "", Phase.FORM, false);
    both(CrashPoint.AFTER_LAUNCH, "", Phase.FORM, false);
    both(CrashPoint.PID_RECORDED, "", Phase.FORM, true);
    both(CrashPoint.BEFORE_STOP, "", Phase.RELEASE, false);
    both(CrashPoint.STOPPING, "", Phase.RELEASE, false);
    both(CrashPoint.AFTER_STOP, "", Phase.RELEASE, false);
    both(CrashPoint.BEFORE_ADOPT, "", Phase.ADOPT, true);
    both(CrashPoint.AFTER_ADOPT, "", Phase.ADOPT, true);
    both(CrashPoint.BEFORE_RELAUNCH, "", Phase.RELAUNCH, true);
    both(CrashPoint.AFTER_RELAUNCH, "", Phase.RELAUNCH, true);
    both(CrashPoint.PID_RECORDED, "", Phase.RELAUNCH, true);
  }

  private void both(CrashPoint point, String detail, Phase phase, boolean confirmed) {
    one(point, detail, true, phase, confirmed);
    one(point, detail, false, phase, confirmed);
  }

  private void one(
      CrashPoint point, String detail, boolean coordinator, Phase phase, boolean confirmed) {
    cases.add(new Case(point, detail, coordinator, phase, confirmed));
  }
}
