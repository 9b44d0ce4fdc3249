package io.imexd.rpc;

import io.netty.handler.ssl.NotSslRecordException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a TLS handshake failed, in words that an administrator can act on. */
final class TlsReasons {
  private static final int DEPTH_MAX = 10;
  private static final String ALERT = "Received fatal alert: ";

  private TlsReasons() {}

  /** Null: it did not fail for a reason of TLS. */
  static @Nullable String ifAny(Throwable failure) {
    Throwable at = failure;
    String said = null;
    for (int depth = 0; at != null && depth < DEPTH_MAX; depth++) {
      if (at instanceof CertificateException e && e.getMessage() != null) {
        return Fields.toLine(e.getMessage());
      }
      if (at instanceof NotSslRecordException) {
        return "it speaks no TLS: is peers.tls = off there?";
      }
      if (at instanceof SSLException e && e.getMessage() != null) {
        said = plain(e.getMessage());
      }
      at = at.getCause();
    }
    return said;
  }

  static String of(Throwable failure) {
    String reason = ifAny(failure);
    return reason == null ? Reasons.of(failure) : reason;
  }

  private static String plain(String message) {
    int alert = message.indexOf(ALERT);
    if (alert >= 0) {
      String word = Fields.toLine(message.substring(alert + ALERT.length()));
      return word.equals("protocol_version")
          ? "it speaks no TLS 1.3"
          : "it refuses this tray's certificate (" + word + "): its journal says why";
    }
    if (message.contains("mpty client certificate chain")) {
      return "it shows no certificate";
    }
    if (message.contains("(protocol_version)")) {
      return "it offers no TLS 1.3";
    }
    return "TLS: " + Fields.toLine(message);
  }
}
