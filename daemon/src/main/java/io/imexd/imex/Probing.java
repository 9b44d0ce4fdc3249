package io.imexd.imex;

import io.imexd.protocol.TrayId;
import io.imexd.protocol.View;
import java.util.List;

/**
 * Decides what to ask nvidia-imex next and what to make of the answers. Told the time with each
 * answer: no clock, no process in it. First -q with growing waits until READY, then -N until all is
 * well, then both at their steady pace. While a domain forms the pause is at least what the last
 * answer took, and ever more of it the longer that was: on a machine that is short of time, asking
 * is what it is short of time for.
 */
final class Probing {
  private static final long FIRST_WAIT_MILLIS = 30;
  private static final long FORMING_WAIT_MAX_MILLIS = 1_000;

  /**
   * When a matrix that was good turns bad, or -q is not answered, it is asked once more before
   * anybody hears of it: a tray that is short of time for a moment is not Degraded.
   */
  private static final long SECOND_LOOK_MILLIS = 1_500;

  /**
   * An answer that took so long is followed by a pause of twice that; one of twice that, by thrice.
   */
  private static final long SLOW_ANSWER_MILLIS = 500;

  private static final long SLOW_WAIT_MAX_MILLIS = 10_000;

  /** No answer says nothing of the machine: nvidia-imex may be what is slow. */
  private static final long UNANSWERED_WAIT_MAX_MILLIS = 2_000;

  /**
   * A redial ends all of a nvidia-imex's outgoing connections, the good ones too, and it ignores a
   * SIGUSR1 within 5 s of the last one: each next one waits twice as long.
   */
  private static final long REDIAL_AGAIN_MILLIS = 6_000;

  private static final long REDIAL_AGAIN_MAX_MILLIS = 120_000;

  /** Where answers take so long, connections do too: they are late only after so many of them. */
  private static final long ANSWERS_UNTIL_LATE = 5;

  private static final long NEVER = Long.MAX_VALUE;

  private final String mapDigest;
  private final long probeMillis;
  private final long matrixMillis;
  private final long redialAfterMillis;

  private long queryAt;
  private long matrixAt = NEVER;
  private long waitMillis = FIRST_WAIT_MILLIS;
  private long askedAt = NEVER;
  private boolean ready;
  private boolean wasGood;
  private boolean doubted;
  private boolean unanswered;
  private long pairLateSince = NEVER;
  private long lookTookMillis;
  private long redialNotBefore = Long.MIN_VALUE / 2;
  private long redialAgainMillis = REDIAL_AGAIN_MILLIS;
  private View view = View.bad("nvidia-imex was just started");

  /** What to do, and when: at most one nvidia-imex-ctl at a time. */
  record Step(What what, long atMillis) {
    enum What {
      QUERY,
      MATRIX
    }
  }

  Probing(
      String mapDigest,
      long probeMillis,
      long matrixMillis,
      long redialAfterMillis,
      long nowMillis) {
    this.mapDigest = mapDigest;
    this.probeMillis = probeMillis;
    this.matrixMillis = matrixMillis;
    this.redialAfterMillis = redialAfterMillis;
    this.queryAt = nowMillis;
  }

  View view() {
    return view;
  }

  Step next() {
    return matrixAt < queryAt
        ? new Step(Step.What.MATRIX, matrixAt)
        : new Step(Step.What.QUERY, queryAt);
  }

  /** Asks for the matrix as soon as may be. */
  void wantMatrix(long nowMillis) {
    matrixAt = Math.min(matrixAt, nowMillis);
    queryAt = Math.max(queryAt, nowMillis + 1);
  }

  /** A question is on its way. */
  void asked(long nowMillis) {
    askedAt = nowMillis;
  }

  void queried(long nowMillis, Ctl.Answer answer) {
    if (answer.trouble().isEmpty() && answer.output().equals("READY")) {
      queryAt = nowMillis + probeMillis;
      unanswered = false;
      if (!ready) {
        ready = true;
        waitMillis = FIRST_WAIT_MILLIS;
        matrixAt = nowMillis;
      }
      return;
    }
    if (view.good() && !answer.trouble().isEmpty() && !unanswered) {
      unanswered = true;
      queryAt = nowMillis + SECOND_LOOK_MILLIS;
      return;
    }
    unanswered = false;
    if (ready) {
      waitMillis = FIRST_WAIT_MILLIS;
    }
    ready = false;
    doubted = false;
    pairLateSince = NEVER;
    matrixAt = NEVER;
    queryAt = nowMillis + grownWait(nowMillis, answer.trouble().isEmpty());
    String word = answer.output().replaceAll("\\s+", " ");
    bad(
        answer.trouble().isEmpty() ? "nvidia-imex says " + brief(word) : answer.trouble(),
        mapDigest);
  }

  /**
   * Takes a look at the whole domain.
   *
   * @param self this tray
   * @param digestOnDisk of the nodes map that lies on this tray's disk; empty when it cannot be
   *     read
   */
  void looked(long nowMillis, TrayId self, Matrix matrix, String digestOnDisk) {
    String detail =
        digestOnDisk.equals(mapDigest)
            ? matrix.detail()
            : digestOnDisk.isEmpty()
                ? "nodes_config.cfg on this tray's disk cannot be read"
                : "nodes_config.cfg on this tray's disk is not the domain's nodes map";
    lookTookMillis = tookMillis(nowMillis);
    pairLateSince = matrix.lateFrom(self) ? Math.min(pairLateSince, nowMillis) : NEVER;
    if (!ready) {
      // Asked for by hand before READY: -q leads.
      matrixAt = NEVER;
    } else if (detail.isEmpty()) {
      doubted = false;
      wasGood = true;
      redialAgainMillis = REDIAL_AGAIN_MILLIS;
      waitMillis = FIRST_WAIT_MILLIS;
      matrixAt = nowMillis + matrixMillis;
      view = new View(true, "", digestOnDisk, false);
    } else if (view.good() && !doubted) {
      doubted = true;
      matrixAt = nowMillis + SECOND_LOOK_MILLIS;
    } else {
      doubted = false;
      matrixAt = nowMillis + grownWait(nowMillis, !matrix.connections().isEmpty());
      boolean mapIsRight = digestOnDisk.equals(mapDigest);
      view =
          new View(false, detail, digestOnDisk, false, mapIsRight ? matrix.atFault() : List.of());
    }
  }

  /** Whether nvidia-imex should be told to redial now; said once for each time it is to be done. */
  boolean redial(long nowMillis) {
    boolean due =
        pairLateSince != NEVER
            && nowMillis - pairLateSince >= redialAfterMillis + ANSWERS_UNTIL_LATE * lookTookMillis
            && nowMillis >= redialNotBefore;
    if (due) {
      redialNotBefore = nowMillis + redialAgainMillis;
      redialAgainMillis = Math.min(2 * redialAgainMillis, REDIAL_AGAIN_MAX_MILLIS);
    }
    return due;
  }

  private void bad(String detail, String digest) {
    view = new View(false, detail, digest, false);
  }

  private long grownWait(long nowMillis, boolean answered) {
    long wait = waitMillis;
    // A domain that was formed and is Degraded is not in a hurry; one that forms is.
    long max = wasGood ? Math.max(FORMING_WAIT_MAX_MILLIS, probeMillis) : FORMING_WAIT_MAX_MILLIS;
    waitMillis = Math.min(2 * waitMillis, max);
    long took = tookMillis(nowMillis);
    long slow =
        answered
            ? Math.min(took + took * took / SLOW_ANSWER_MILLIS, SLOW_WAIT_MAX_MILLIS)
            : Math.min(took, UNANSWERED_WAIT_MAX_MILLIS);
    return Math.max(wait, slow);
  }

  private long tookMillis(long nowMillis) {
    return Math.max(0, nowMillis - askedAt);
  }

  private static String brief(String word) {
    if (word.isEmpty()) {
      return "nothing";
    }
    return word.length() > 60 ? word.substring(0, 57) + "..." : word;
  }
}
