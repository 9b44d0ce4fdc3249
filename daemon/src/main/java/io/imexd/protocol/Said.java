package io.imexd.protocol;

/** What a member last said of how it stands to the instance that this tray holds. */
public record Said(Message.Standing standing, String detail) {
  boolean gone() {
    return switch (standing) {
      case LEFT, REBOOTED, OVER -> true;
      case READY, DEGRADED, FORMING -> false;
    };
  }
}
