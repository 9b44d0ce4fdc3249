package io.imexd.protocol;

import java.util.Optional;

/**
 * Who is heard about what: about an instance that this tray holds only its members are, and only
 * its coordinator reserves it. Anybody else gets no answer, so that nothing is learnt by asking.
 */
final class Strangers {
  private final Turn turn;

  Strangers(Turn turn) {
    this.turn = turn;
  }

  /** Whether the message is to be passed over; the log says so. */
  boolean refused(TrayId from, Message message) {
    Membership held = turn.membership().orElse(null);
    if (held == null || !message.about().equals(Optional.of(held.instance()))) {
      return false;
    }
    boolean heard =
        message instanceof Message.Reserve again
            ? held.coordinator().equals(from) && sameJob(held, again)
            : held.members().contains(from);
    if (!heard) {
      turn.act(new Effect.Report(from, message, held));
    }
    return !heard;
  }

  /** A coordinator that asks again asks for the same: the members were settled by the first. */
  private static boolean sameJob(Membership held, Message.Reserve again) {
    return held.members().equals(again.members())
        && held.job().equals(again.job())
        && held.options().equals(again.options());
  }
}
