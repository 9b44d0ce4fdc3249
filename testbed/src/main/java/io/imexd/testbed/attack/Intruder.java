package io.imexd.testbed.attack;

import io.imexd.identity.Identity;
import io.imexd.identity.IdentityException;
import io.imexd.identity.TlsFiles;
import io.imexd.protocol.TrayId;
import java.nio.file.Path;
import java.util.List;

/** Who attacks from within: it has the certificate and the key of a tray of the site. */
final class Intruder {
  /** Where imexd listens for its peers. */
  static final int PORT = 50_010;

  private Intruder() {}

  static Identity identity(TrayId self, Path pki, List<TrayId> known) throws IdentityException {
    return Identity.read(
        self,
        new TlsFiles(pki.resolve("tray.crt"), pki.resolve("tray.key"), pki.resolve("ca.crt")),
        () -> known,
        () -> System.nanoTime() / 1_000_000);
  }
}
