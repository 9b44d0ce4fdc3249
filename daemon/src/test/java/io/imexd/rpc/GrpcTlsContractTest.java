package io.imexd.rpc;

import io.imexd.identity.Identity;
import io.imexd.identity.IdentityException;
import io.imexd.identity.TestPki;
import io.imexd.protocol.TrayId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Peers} promises, over TLS. */
class GrpcTlsContractTest extends PeersContract {
  @TempDir Path folder;
  private @Nullable TestPki pki;
  private final GrpcNet net = new GrpcNet();

  @Override
  Peers peers(TrayId self, PeerListener listener) {
    try {
      TestPki made = pki == null ? new TestPki(folder) : pki;
      pki = made;
      Identity identity = Identity.read(self, made.good(self), List::of, GrpcNet::millis);
      return net.peers(PeerSettings.tls(self, "0.1.0", net.address(self), identity), listener);
    } catch (IdentityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  void endNetwork() {
    net.close();
  }
}
