package io.imexd.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The CAs that are believed, and what they say of a certificate. */
final class Authorities {
  private final List<X509Certificate> certificates;
  private final X509ExtendedTrustManager path;

  private Authorities(List<X509Certificate> certificates, X509ExtendedTrustManager path) {
    this.certificates = certificates;
    this.path = path;
  }

  static Authorities of(List<X509Certificate> certificates) throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
    for (int i = 0; i < certificates.size(); i++) {
      store.setCertificateEntry("ca" + i, certificates.get(i));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return new Authorities(List.copyOf(certificates), extended);
      }
    }
    throw new GeneralSecurityException("this Java checks no certificates");
  }

  List<X509Certificate> certificates() {
    return certificates;
  }

  X509Certificate[] issuers() {
    return certificates.toArray(X509Certificate[]::new);
  }

  /** Throws with words for the journal of whoever is asked to believe the certificate. */
  void checkClient(X509Certificate[] chain, String keyType) throws CertificateException {
    check(chain, () -> path.checkClientTrusted(chain, keyType));
  }

  /** As {@link #checkClient}, of a tray that was dialled; its name is not compared. */
  void checkServer(X509Certificate[] chain, String keyType) throws CertificateException {
    check(chain, () -> path.checkServerTrusted(chain, keyType));
  }

  private void check(X509Certificate[] chain, Check check) throws CertificateException {
    if (chain.length == 0) {
      throw new CertificateException("it shows no certificate");
    }
    X509Certificate leaf = chain[0];
    String whose = "its certificate (for " + Names.text(leaf) + ") ";
    String dated = Dates.trouble(leaf, Instant.now());
    if (!dated.isEmpty()) {
      throw new CertificateException(whose + dated);
    }
    try {
      check.run();
    } catch (CertificateException e) {
      throw new CertificateException(whose + why(e), e);
    }
  }

  private static String why(CertificateException e) {
    String said = String.valueOf(e.getMessage());
    // Two words of the JDK: for a CA of another name, and for another CA of the same name.
    return said.contains("path building failed") || said.contains("does not chain")
        ? "is of no CA that is in peers.tls.ca"
        : "is refused: " + said;
  }

  /** One of the trust manager's checks. */
  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }
}
