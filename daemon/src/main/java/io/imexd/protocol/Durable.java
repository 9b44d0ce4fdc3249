package io.imexd.protocol;

import java.util.List;

/**
 * All that a tray must not forget: written before anything that depends on it is said or done.
 *
 * @param bootId of the boot that wrote it
 * @param tombstones newest first, bounded in number and age
 * @param drained the operator's reason; empty when not drained
 * @param unfit imexd's reason for keeping the tray out until it is cured or resumed; empty when fit
 */
public record Durable(
    TrayId tray,
    String bootId,
    Holding holding,
    List<Tombstone> tombstones,
    String drained,
    String unfit) {

  public Durable {
    tombstones = List.copyOf(tombstones);
  }

  public static Durable free(TrayId tray, String bootId) {
    return new Durable(tray, bootId, new Holding.Free(), List.of(), "", "");
  }

  public Durable withHolding(Holding other) {
    return new Durable(tray, bootId, other, tombstones, drained, unfit);
  }

  public Durable withTombstones(List<Tombstone> others) {
    return new Durable(tray, bootId, holding, others, drained, unfit);
  }

  public Durable withDrained(String reason) {
    return new Durable(tray, bootId, holding, tombstones, reason, unfit);
  }

  public Durable withUnfit(String reason) {
    return new Durable(tray, bootId, holding, tombstones, drained, reason);
  }

  public Durable withBootId(String other) {
    return new Durable(tray, other, holding, tombstones, drained, unfit);
  }
}
