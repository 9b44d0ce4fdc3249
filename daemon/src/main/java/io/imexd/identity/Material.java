package io.imexd.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What was read of {@link TlsFiles}, and found good.
 *
 * @param number counts the readings of this process
 * @param trustNumber changes only when other CAs are believed
 */
record Material(
    long number,
    long trustNumber,
    List<X509Certificate> chain,
    PrivateKey key,
    Authorities authorities) {

  X509Certificate leaf() {
    return chain.getFirst();
  }

  /** Not the key. */
  @Override
  public String toString() {
    return "certificate for "
        + Names.text(leaf())
        + " until "
        + Dates.text(leaf().getNotAfter().toInstant());
  }
}
