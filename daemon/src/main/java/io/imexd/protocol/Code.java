package io.imexd.protocol;

/** How a call ends; the exit code of imexctl is {@link #number}. */
public enum Code {
  DONE(0),
  INTERNAL(1),
  USAGE(2),
  HELD(3),
  DEADLINE(4),
  UNFIT(5),
  UNREACHABLE(6),
  NOT_PERMITTED(7),
  MISMATCH(8),
  ENDED(9);

  private final int number;

  Code(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
