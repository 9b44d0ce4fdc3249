package io.imexd.channels;

import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import java.util.Optional;

/** Somebody else hands the channels out: Slurm's switch/nvidia_imex, a container runtime. */
public final class ExternalChannels implements Channels {

  @Override
  public String obstacle() {
    return "";
  }

  @Override
  public String make(Membership membership) {
    return "";
  }

  @Override
  public void removeAllBut(Optional<Instance> held) {}

  @Override
  public Seen look(Membership membership) {
    return new Seen("not imexd's (channels = external)", true);
  }

  @Override
  public String withoutOwner() {
    return "";
  }
}
