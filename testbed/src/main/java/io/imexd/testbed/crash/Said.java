package io.imexd.testbed.crash;

/** Whether anything was said since the last write: what is done next comes after it. */
final class Said {
  private boolean said;

  synchronized void written() {
    said = false;
  }

  synchronized void sent() {
    said = true;
  }

  synchronized boolean anything() {
    return said;
  }
}
