package io.imexd.protocol;

/**
 * Where a member stands while its job forms or ends; detail says what it waits for, and may be
 * empty.
 */
public record MemberStep(TrayId tray, Step step, String detail) {
  /** The steps of forming and ending, in their order. */
  public enum Step {
    RESERVE,
    PREPARE,
    START,
    CONNECT,
    CONFIRM,
    READY,
    RELEASE;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }
}
