package io.imexd.pki;

/** Who somebody is, for TLS, as PEM text: its key, its certificate, and who signs its peers'. */
public record Identity(String key, String certificate, String authority) {
  /** Without the key: this may come into a log. */
  @Override
  public String toString() {
    return "Identity[key hidden]";
  }
}
