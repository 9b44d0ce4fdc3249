package io.imexd.config;

import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a site says its trays live. A tray that is not in it is found by the resolver, under its
 * own name.
 */
public record Roster(Map<TrayId, HostPort> entries) {
  public static final Roster EMPTY = new Roster(Map.of());

  public Roster {
    entries = Map.copyOf(entries);
  }

  public Optional<HostPort> lookup(TrayId tray) {
    return Optional.ofNullable(entries.get(tray));
  }

  /** Where to dial a tray: its entry, else its own name and the default port. */
  public HostPort addressOf(TrayId tray, int defaultPort) {
    return lookup(tray).orElseGet(() -> new HostPort(tray.name(), defaultPort));
  }

  /** All trays of the roster, sorted. */
  public List<TrayId> trays() {
    return entries.keySet().stream().sorted().toList();
  }
}
