package io.imexd.protocol;

import java.util.Optional;

/**
 * How a member stands in the current phase.
 *
 * @param done it has given the answer that this phase needs
 * @param askAtMillis when it is asked again, intervalMillis the pause after that
 * @param deadSinceMillis since when it refuses connections; Long.MAX_VALUE: it does not
 * @param heard it has answered anything in this phase
 */
public record Peer(
    boolean done,
    Facts facts,
    View view,
    String detail,
    Optional<Refusal> refusal,
    long askAtMillis,
    long intervalMillis,
    long deadSinceMillis,
    boolean heard) {

  static Peer fresh(Facts facts, long nowMillis) {
    return new Peer(
        false,
        facts,
        View.NOTHING,
        "",
        Optional.empty(),
        nowMillis,
        Settings.ASK_AGAIN_FIRST_MILLIS,
        Long.MAX_VALUE,
        false);
  }

  Peer asDone(boolean isDone, String why) {
    return new Peer(
        isDone,
        facts,
        view,
        why,
        Optional.empty(),
        askAtMillis,
        intervalMillis,
        Long.MAX_VALUE,
        true);
  }

  Peer withFacts(Facts other) {
    return new Peer(
        done, other, view, detail, refusal, askAtMillis, intervalMillis, deadSinceMillis, heard);
  }

  Peer withView(View other) {
    return new Peer(
        other.good(),
        facts,
        other,
        other.detail(),
        Optional.empty(),
        askAtMillis,
        intervalMillis,
        Long.MAX_VALUE,
        true);
  }

  Peer waiting(Refusal why, long againAtMillis) {
    return new Peer(
        false,
        facts,
        view,
        why.reason(),
        Optional.of(why),
        againAtMillis,
        intervalMillis,
        Long.MAX_VALUE,
        true);
  }

  Peer dead(String why, long nowMillis) {
    return new Peer(
        done,
        facts,
        view,
        why,
        refusal,
        Math.max(askAtMillis, nowMillis + intervalMillis),
        intervalMillis,
        Math.min(deadSinceMillis, nowMillis),
        heard);
  }

  Peer alive() {
    return new Peer(
        done, facts, view, detail, refusal, askAtMillis, intervalMillis, Long.MAX_VALUE, heard);
  }

  Peer askedAt(long nowMillis) {
    return new Peer(
        done,
        facts,
        view,
        detail,
        refusal,
        nowMillis + intervalMillis,
        Math.min(intervalMillis * 2, Settings.ASK_AGAIN_MAX_MILLIS),
        deadSinceMillis,
        heard);
  }
}
