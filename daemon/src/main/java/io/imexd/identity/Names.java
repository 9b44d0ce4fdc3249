package io.imexd.identity;

import io.imexd.protocol.TrayId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The trays that a certificate is for: its subject alternative names of type dNSName, RFC 5280. */
final class Names {
  private static final int DNS_NAME = 2;
  private static final int SHOWN_MAX = 3;

  private Names() {}

  /** Wildcards are no trays and are left out, as is the common name. */
  static List<TrayId> of(X509Certificate certificate) {
    List<TrayId> names = new ArrayList<>();
    for (List<?> entry : alternatives(certificate)) {
      if (Integer.valueOf(DNS_NAME).equals(entry.getFirst())) {
        try {
          names.add(new TrayId(String.valueOf(entry.get(1))));
        } catch (IllegalArgumentException _) {
          // Nothing that could be a tray.
        }
      }
    }
    return names;
  }

  private static Collection<List<?>> alternatives(X509Certificate certificate) {
    try {
      Collection<List<?>> found = certificate.getSubjectAlternativeNames();
      return found == null ? List.of() : found;
    } catch (CertificateParsingException _) {
      return List.of();
    }
  }

  /** For a line in the journal. */
  static String text(List<TrayId> names) {
    if (names.isEmpty()) {
      return "no tray";
    }
    String shown = String.join(", ", names.stream().limit(SHOWN_MAX).map(TrayId::name).toList());
    return names.size() <= SHOWN_MAX ? shown : shown + ", ...";
  }

  static String text(X509Certificate certificate) {
    return text(of(certificate));
  }
}
