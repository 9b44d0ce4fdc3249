package io.imexd.config;

/** What a value may look like, and what it means. */
@FunctionalInterface
interface Kind<T> {

  /** The meaning of a text without blanks around it. */
  T parse(String text) throws BadValue;

  /** What is allowed, such as "1s to 1h"; empty where the documentation of the key says it. */
  default String range() {
    return "";
  }

  /** The same, with its range said. */
  default Kind<T> within(String range) {
    Kind<T> kind = this;
    return new Kind<>() {
      @Override
      public T parse(String text) throws BadValue {
        return kind.parse(text);
      }

      @Override
      public String range() {
        return range;
      }
    };
  }

  /** Says what is wrong and what would be right, on one line, without the key. */
  final class BadValue extends Exception {
    BadValue(String wrong, String right) {
      super(wrong + "; " + right);
    }
  }
}
