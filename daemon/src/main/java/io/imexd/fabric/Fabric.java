package io.imexd.fabric;

import io.imexd.protocol.Facts;

/** Where this tray is on the NVLink fabric, and whether it can serve a job. */
@FunctionalInterface
public interface Fabric {

  /**
   * Reads anew: the fabric manager may renumber. May block for a few seconds; never throws, what is
   * unclear is unfit.
   */
  Facts read();
}
