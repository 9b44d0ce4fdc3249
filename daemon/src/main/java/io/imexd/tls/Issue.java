package io.imexd.tls;

import io.imexd.pki.Authority;
import io.imexd.pki.KeyKind;
import java.util.function.LongSupplier;

/**
 * What certificates are made of, and for how long.
 *
 * @param lifeMillis from now on; longer than any job
 * @param wallMillis the clock, Unix time
 */
public record Issue(KeyKind kind, long lifeMillis, LongSupplier wallMillis) {
  Authority.Validity validity() {
    return Authority.Validity.of(wallMillis.getAsLong(), lifeMillis);
  }
}
