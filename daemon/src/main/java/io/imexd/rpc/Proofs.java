package io.imexd.rpc;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.imexd.identity.Identity;
import io.imexd.identity.Proof;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLSession;

/** What the other end of a connection has proven, by the attributes that grpc gives it. */
@FunctionalInterface
public interface Proofs {
  Proofs NOT_ASKED = _ -> Proof.NOT_ASKED;

  /** Refused with one line when it has proven nothing. */
  Proof of(Attributes connection) throws CertificateException;

  /** By certificate only. */
  static Proofs of(Identity identity) {
    return connection -> {
      SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
      if (session == null) {
        throw new CertificateException("the connection has no TLS");
      }
      return identity.prove(session);
    };
  }
}
