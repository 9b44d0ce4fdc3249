package io.imexd.config;

/** What a value may look like, and what it means. */
@FunctionalInterface
interface Kind<T> {

  /** The meaning of a text without blanks around it. */
  T parse(String text) throws BadValue;

  /** Says what is wrong and what would be right, on one line, without the key. */
  final class BadValue extends Exception {
    BadValue(String wrong, String right) {
      super(wrong + "; " + right);
    }
  }
}
