package io.imexd.testbed.imex.config;

/** What must hold before an enabled authentication may start; each failure aborts the start. */
public final class AuthRules {
  private static final ConfigKey[] MATERIAL = {
    ConfigKey.IMEX_SERVER_KEY,
    ConfigKey.IMEX_SERVER_CERT,
    ConfigKey.IMEX_SERVER_CERT_AUTH,
    ConfigKey.IMEX_CLIENT_KEY,
    ConfigKey.IMEX_CLIENT_CERT,
    ConfigKey.IMEX_CLIENT_CERT_AUTH
  };

  private AuthRules() {}

  /** Throws with the line to print if the daemon must not start with this configuration. */
  public static void check(ImexConfig config) throws ConfigException {
    if (!config.flag(ConfigKey.IMEX_ENABLE_AUTH_ENCRYPTION)) {
      return;
    }
    String mode = config.text(ConfigKey.IMEX_AUTH_ENCRYPTION_MODE);
    switch (mode) {
      case "SSL_TLS" -> {}
      case "GSS_AUTH_ENCRYPT", "GSS_AUTH_ONLY" ->
          throw new ConfigException(
              "IMEX_AUTH_ENCRYPTION_MODE=" + mode + " needs Kerberos, which this stand-in lacks");
      default ->
          throw new ConfigException(
              "Invalid value '"
                  + mode
                  + "' for IMEX_AUTH_ENCRYPTION_MODE: must be SSL_TLS, GSS_AUTH_ENCRYPT or"
                  + " GSS_AUTH_ONLY");
    }
    String source = config.text(ConfigKey.IMEX_AUTH_SOURCE);
    if (!source.equals("FILE") && !source.equals("ENV_PATH") && !source.equals("ENV_VAL")) {
      throw new ConfigException(
          "Invalid value '"
              + source
              + "' for IMEX_AUTH_SOURCE: must be FILE, ENV_PATH or ENV_VAL in SSL_TLS mode");
    }
    for (ConfigKey key : MATERIAL) {
      if (config.text(key).isEmpty()) {
        throw new ConfigException(
            key + " is empty: SSL_TLS mode needs all six keys and certificates");
      }
    }
  }
}
