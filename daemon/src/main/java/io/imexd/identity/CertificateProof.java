package io.imexd.identity;

import io.imexd.protocol.TrayId;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Proven by a certificate, for as long as that is good under the CAs of the moment. */
final class CertificateProof implements Proof {
  private final Identity identity;
  private final X509Certificate[] chain;
  private final List<TrayId> names;
  private long trustNumber;

  /** trustNumber: of the CAs that have been asked already. */
  CertificateProof(Identity identity, X509Certificate[] chain, long trustNumber) {
    this.identity = identity;
    this.chain = chain;
    this.names = Names.of(chain[0]);
    this.trustNumber = trustNumber;
  }

  @Override
  public String refusal(TrayId name) {
    if (!names.contains(name)) {
      return "it says that it is " + name + ", and its certificate is for " + Names.text(names);
    }
    return "";
  }

  @Override
  public String trouble() {
    String dated = Dates.trouble(chain[0], Instant.now());
    if (!dated.isEmpty()) {
      return "its certificate (for " + whose() + ") " + dated;
    }
    Material now = identity.current();
    if (now.trustNumber() != trustNumber) {
      try {
        now.authorities().checkClient(chain, "UNKNOWN");
        trustNumber = now.trustNumber();
      } catch (CertificateException e) {
        return String.valueOf(e.getMessage());
      }
    }
    return identity.isTray(names)
        ? ""
        : "its certificate is for " + whose() + ", which is not in the roster";
  }

  @Override
  public String whose() {
    return Names.text(names);
  }
}
