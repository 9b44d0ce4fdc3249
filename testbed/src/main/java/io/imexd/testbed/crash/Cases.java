package io.imexd.testbed.crash;

import io.imexd.testbed.crash.Case.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
  private static final Set<CrashPoint> WRITTEN =
      Set.of(CrashPoint.RENAMED, CrashPoint.FOLDER_SYNCED);

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

  private void writes() {
    for (CrashPoint point : WRITE) {
      both(point, "Reserved", Phase.FORM, false);
      both(point, "Confirmed", Phase.FORM, WRITTEN.contains(point));
      both(point, "Leaving", Phase.RELEASE, false);
      both(point, "Free", Phase.RELEASE, false);
    }
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
    both(CrashPoint.BEFORE_RELEASED_SENT, "", Phase.RELEASE, false);
    both(CrashPoint.AFTER_RELEASED_SENT, "", Phase.RELEASE, false);
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
