package io.imexd.ctl;

/**
 * What the caller wrote cannot be meant so; nothing was asked of imexd. The message is one line.
 */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** More lines for a person, under the first; may be empty. */
  private final String more;

  UsageException(String line) {
    this(line, "");
  }

  UsageException(String line, String more) {
    super(line);
    this.more = more;
  }

  String more() {
    return more;
  }
}
