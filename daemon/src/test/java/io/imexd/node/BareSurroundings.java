package io.imexd.node;

import io.imexd.channels.Channels;
import io.imexd.channels.ExternalChannels;
import io.imexd.protocol.Instance;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;

/** Nothing lies or runs around the tray. */
class BareSurroundings implements Surroundings {
  @Override
  public List<TrayId> roster() {
    return List.of();
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public List<String> foreignImex() {
    return List.of();
  }

  @Override
  public List<String> anyImex() {
    return List.of();
  }

  @Override
  public boolean anythingOfThisBoot() {
    return false;
  }

  @Override
  public List<Instance> leftovers(Optional<Instance> held) {
    return List.of();
  }

  @Override
  public List<String> channelHolders() {
    return List.of();
  }

  @Override
  public Channels channels() {
    return new ExternalChannels();
  }
}
