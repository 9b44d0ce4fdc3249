package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.Release;

/** The usage lines of the driver branches. */
final class Usage {
  private static final String GUIDE =
      "Usage: nvidia-imex-ctl [-i <IP> <PORT>|-u <unix domain socket path>|-c <nvidia-imex"
          + " config.cfg path>] <-n|-N|-q|-s|-d|-m> [-t <timeout>]\n";
  private static final String SHORT =
      "Usage: nvidia-imex-ctl [-c <nvidia-imex config.cfg path>] <-n|-N|-q> [-j][-H]\n";

  private Usage() {}

  static String of(Release release) {
    return release.shortUsage() ? SHORT : GUIDE;
  }
}
