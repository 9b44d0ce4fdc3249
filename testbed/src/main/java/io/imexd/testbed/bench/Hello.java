package io.imexd.testbed.bench;

/** The least that a JVM can do for somebody: what the cold starts of imexctl are held against. */
final class Hello {
  private Hello() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
