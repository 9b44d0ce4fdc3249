package io.imexd.channels;

import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import java.util.Optional;

/** Channels that need no driver, and that fail as they are told. */
public final class FakeChannels implements Channels {
  private Optional<Membership> made = Optional.empty();
  private String trouble = "";

  /** From now on none can be made; empty: one can. */
  public synchronized void fail(String why) {
    trouble = why;
  }

  /** Whose channel there is. */
  public synchronized Optional<Membership> made() {
    return made;
  }

  @Override
  public synchronized String obstacle() {
    return trouble;
  }

  @Override
  public synchronized String make(Membership membership) {
    if (trouble.isEmpty()) {
      made = Optional.of(membership);
    }
    return trouble;
  }

  @Override
  public synchronized void removeAllBut(Optional<Instance> held) {
    made = made.filter(m -> held.equals(Optional.of(m.instance())));
  }

  @Override
  public synchronized Seen look(Membership membership) {
    return new Seen(made.isPresent() ? "a channel" : "none", made.isPresent());
  }

  @Override
  public String withoutOwner() {
    return "no channel";
  }
}
