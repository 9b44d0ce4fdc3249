package io.imexd.testbed.imex.daemon;

import java.io.FileInputStream;
import java.io.IOException;
import java.util.HexFormat;

/** A random name for one run of one daemon, from the kernel: cheaper than SecureRandom at start. */
final class InstanceId {
  private InstanceId() {}

  static String random() throws IOException {
    try (FileInputStream random = new FileInputStream("/dev/urandom")) {
      return HexFormat.of().formatHex(random.readNBytes(16));
    }
  }
}
