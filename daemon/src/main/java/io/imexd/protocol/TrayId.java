package io.imexd.protocol;

/** A tray, known by its node name: 1 to 253 letters, digits, '.', '-' and '_'; sorted as text. */
public record TrayId(String name) implements Comparable<TrayId> {
  public TrayId {
    Names.tray(name);
  }

  @Override
  public int compareTo(TrayId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
