package io.imexd.identity;

import java.io.IOException;

/** A file of this tray's identity cannot be used: one line says which, why and what to do. */
public final class IdentityException extends IOException {
  IdentityException(String line) {
    super(line);
  }
}
