package io.imexd.protocol;

/**
 * The numbers of the protocol, all in milliseconds.
 *
 * @param graceMillis how long a tray holds its place beyond the formation's time
 * @param patienceMillis how long a peer that refuses connections is asked again
 * @param askMillis how often a Confirmed tray asks its members how they stand, where they are few
 * @param rememberMillis how long a failed formation answers late callers of its run
 * @param tombstoneMillis how long an ended instance is remembered
 * @param singleTray what a job of one tray gets
 * @param jobProbe whether the site has a job probe
 */
public record Settings(
    long graceMillis,
    long patienceMillis,
    long askMillis,
    long rememberMillis,
    long tombstoneMillis,
    SingleTray singleTray,
    boolean jobProbe) {

  /** What a job of one tray gets: a domain of its own, only a channel, or nothing. */
  public enum SingleTray {
    FORM,
    CHANNEL,
    SKIP
  }

  public static final Settings DEFAULT =
      new Settings(5_000, 10_000, 60_000, 30_000, 7L * 24 * 3_600_000, SingleTray.FORM, false);

  /** How many tombstones are kept, whatever their age: an unsettled one last of all to go. */
  static final int TOMBSTONES_MAX = 1_000;

  /** First and longest wait before a message is sent again. */
  static final long ASK_AGAIN_FIRST_MILLIS = 200;

  static final long ASK_AGAIN_MAX_MILLIS = 1_000;

  /** How soon a member that said that it is Degraded is asked how it stands. */
  static final long ASK_DEGRADED_MILLIS = 10_000;

  /**
   * In a job of more members than so many all are asked more seldom: links of each with each cost
   * all of them.
   */
  private static final int ASKED_OFTEN_MAX = 20;

  /** What a pause between two askings of all members becomes in a job of so many. */
  static long askPause(long millis, int members) {
    return Math.max(millis, millis * members / ASKED_OFTEN_MAX);
  }

  /** How often a member that is held, but may come free, is asked again. */
  static final long HELD_AGAIN_MILLIS = 100;

  /** How often members that have not acknowledged an end are told again, first and at most. */
  static final long TELL_AGAIN_FIRST_MILLIS = 1_000;

  static final long TELL_AGAIN_MAX_MILLIS = 60_000;
}
