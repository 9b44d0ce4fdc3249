package io.imexd.fabric;

import java.io.IOException;

/** Somebody who can be asked where this tray is on the NVLink fabric. */
@FunctionalInterface
interface FabricSource {

  /**
   * Asks anew. May block for as long as fabric.timeout says, twice for nvidia-smi; called by one
   * thread at a time.
   *
   * @throws NotInstalled where there is nobody to ask
   * @throws IOException in one line for people, when the answer is none
   */
  Reading read() throws IOException;

  /** There is no such library or program on this machine. */
  final class NotInstalled extends IOException {
    private static final long serialVersionUID = 1;
    private final String what;

    /**
     * Says it in one line.
     *
     * @param what "library /usr/lib/x.so" or "program /usr/bin/x"
     * @param key where imexd.conf says that it is
     */
    NotInstalled(String what, String key) {
      super("there is no " + what + "; install the driver, or see " + key);
      this.what = what;
    }

    String what() {
      return what;
    }
  }
}
