package io.imexd.identity;

import io.imexd.protocol.TrayId;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes what the CAs of the moment signed, and of a tray that is dialled only a certificate for
 * that very tray. The JDK's own comparison is for host names, which a tray's name (t_01) need not
 * be.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  private final Identity identity;

  PeerTrust(Identity identity) {
    this.identity = identity;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
      throws CertificateException {
    identity.current().authorities().checkClient(chain, keyType);
    List<TrayId> names = Names.of(chain[0]);
    if (!identity.isTray(names)) {
      throw new CertificateException(
          "its certificate is for " + Names.text(names) + ", which is not in the roster");
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType, SSLEngine engine)
      throws CertificateException {
    identity.current().authorities().checkServer(chain, keyType);
    String dialled = engine.getPeerHost();
    List<TrayId> names = Names.of(chain[0]);
    if (names.stream().noneMatch(tray -> tray.name().equals(dialled))) {
      throw new CertificateException(
          "answers with a certificate for " + Names.text(names) + ", not for " + dialled);
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return identity.current().authorities().issuers();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("only trays are believed, and they speak through an engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType, @Nullable Socket socket)
      throws CertificateException {
    throw new CertificateException("only trays are believed, and they speak through an engine");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String keyType)
      throws CertificateException {
    throw new CertificateException("only trays are believed, and they speak through an engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String keyType)
      throws CertificateException {
    throw new CertificateException("only trays are believed, and they speak through an engine");
  }
}
