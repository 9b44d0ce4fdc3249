package io.imexd.testbed.proxy;

import java.io.ByteArrayOutputStream;

/** The first bytes that a connection carried forth, so that they can be sent again. */
final class Recording {
  private static final int MAX_BYTES = 256 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  synchronized void add(byte[] more) {
    if (bytes.size() + more.length <= MAX_BYTES) {
      bytes.writeBytes(more);
    }
  }

  synchronized byte[] bytes() {
    return bytes.toByteArray();
  }
}
