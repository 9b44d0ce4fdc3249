package io.imexd.imex;

import io.imexd.pki.Identity;
import io.imexd.protocol.Instance;
import java.util.Optional;

/**
 * The certificates between the nvidia-imex daemons of an instance, as far as this tray has them. No
 * method blocks; all may be called from any thread.
 */
public interface Certificates {

  /** None: nvidia-imex talks in plain text ({@code imex.tls = off}). */
  Certificates NONE =
      new Certificates() {
        @Override
        public boolean wanted() {
          return false;
        }

        @Override
        public Optional<Identity> of(Instance instance) {
          return Optional.empty();
        }

        @Override
        public Identity alone(Instance instance) {
          throw new IllegalStateException("no certificates are wanted");
        }

        @Override
        public void forget(Instance instance) {}
      };

  boolean wanted();

  /** What was granted to this tray for the instance, in this life of imexd. */
  Optional<Identity> of(Instance instance);

  /** For an nvidia-imex that runs alone: nobody else will ever have a certificate like it. */
  Identity alone(Instance instance);

  /** The instance is over: its key is dropped. */
  void forget(Instance instance);

  /**
   * The name in every certificate of the instance, which nvidia-imex expects of its peers
   * (IMEX_SECURITY_TARGET_OVERRIDE): a DNS name, for gRPC compares it with the DNS names among the
   * subject alternative names (RFC 6125; BoringSSL ignores the common name where there is one).
   */
  static String nameOf(Instance instance) {
    return "i-" + instance + ".imexd";
  }
}
