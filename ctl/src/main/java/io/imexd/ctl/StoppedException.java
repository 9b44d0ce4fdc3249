package io.imexd.ctl;

/** Somebody wants it to end: what was begun is put in order, nothing more is begun. */
final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
}
