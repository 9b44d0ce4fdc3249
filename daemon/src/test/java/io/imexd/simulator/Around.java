package io.imexd.simulator;

import io.imexd.channels.Channels;
import io.imexd.channels.ExternalChannels;
import io.imexd.node.Surroundings;
import io.imexd.protocol.Instance;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Optional;

/** What lies and runs around imexd on a simulated tray. */
record Around(Machine machine) implements Surroundings {
  @Override
  public List<TrayId> roster() {
    return SimRack.ROSTER;
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
    return machine.running().stream().map(Object::toString).toList();
  }

  @Override
  public boolean anythingOfThisBoot() {
    return !machine.files().isEmpty();
  }

  @Override
  public List<Instance> leftovers(Optional<Instance> held) {
    return machine.files().stream().filter(i -> !held.equals(Optional.of(i))).toList();
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
