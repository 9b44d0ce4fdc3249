package io.imexd.simulator;

/** A promise that does not hold. */
final class Broken extends RuntimeException {
  private static final long serialVersionUID = 1;

  Broken(String promise, String how) {
    super(promise + ": " + how);
  }
}
