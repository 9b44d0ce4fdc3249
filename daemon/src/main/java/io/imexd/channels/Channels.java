package io.imexd.channels;

import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import java.util.List;
import java.util.Optional;

/** The channel devices of this tray. No method throws; each is as quick as a look at a file. */
public interface Channels {

  /** Why no job could get a channel here; empty when one could, or none is wanted of imexd. */
  String obstacle();

  /**
   * Makes the job's channel, if its owner is known; again does nothing.
   *
   * @return one line why it could not be made; empty when it is there, or none is to be made
   */
  String make(Membership membership);

  /** Takes every channel away but that of this instance, if any; what cannot be is logged. */
  void removeAllBut(Optional<Instance> held);

  /** What there is for the job. */
  Seen look(Membership membership);

  /** Channels that are there besides that of this instance, if any: names, or why none is known. */
  default List<String> besides(Optional<Instance> held) {
    return List.of();
  }

  /** What an ensure is told that named no owner; empty: nothing. */
  String withoutOwner();

  /**
   * What was found.
   *
   * @param text in one line: "channel17 for uid 1000, gid 1000"
   * @param good whether it is as it must be; also where there must be none
   */
  record Seen(String text, boolean good) {}
}
