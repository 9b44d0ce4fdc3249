package io.imexd.testbed.imex.tls;

import io.imexd.testbed.imex.config.ConfigException;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;
import io.imexd.testbed.imex.wire.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The six keys and certificates, loaded once (and again on SIGUSR1), and the ciphers they make. */
public final class TlsMaterial {
  private final SSLContext server;
  private final SSLContext client;
  private final String targetOverride;

  private TlsMaterial(SSLContext server, SSLContext client, String targetOverride) {
    this.server = server;
    this.client = client;
    this.targetOverride = targetOverride;
  }

  /** Loads what the configuration names; null where authentication is not enabled. */
  public static @Nullable TlsMaterial load(ImexConfig config) throws ConfigException {
    if (!config.flag(ConfigKey.IMEX_ENABLE_AUTH_ENCRYPTION)) {
      return null;
    }
    SSLContext server =
        context(
            config,
            ConfigKey.IMEX_SERVER_KEY,
            ConfigKey.IMEX_SERVER_CERT,
            ConfigKey.IMEX_SERVER_CERT_AUTH);
    // The usual case: one key and certificate for both directions.
    boolean same =
        same(config, ConfigKey.IMEX_SERVER_KEY, ConfigKey.IMEX_CLIENT_KEY)
            && same(config, ConfigKey.IMEX_SERVER_CERT, ConfigKey.IMEX_CLIENT_CERT)
            && same(config, ConfigKey.IMEX_SERVER_CERT_AUTH, ConfigKey.IMEX_CLIENT_CERT_AUTH);
    SSLContext client =
        same
            ? server
            : context(
                config,
                ConfigKey.IMEX_CLIENT_KEY,
                ConfigKey.IMEX_CLIENT_CERT,
                ConfigKey.IMEX_CLIENT_CERT_AUTH);
    return new TlsMaterial(server, client, config.text(ConfigKey.IMEX_SECURITY_TARGET_OVERRIDE));
  }

  private static boolean same(ImexConfig config, ConfigKey one, ConfigKey other) {
    return config.text(one).equals(config.text(other));
  }

  private static SSLContext context(
      ImexConfig config, ConfigKey key, ConfigKey certificate, ConfigKey authority)
      throws ConfigException {
    ConfigKey at = key;
    try {
      KeyStore own = empty();
      var privateKey = Pem.privateKey(pem(config, key));
      at = certificate;
      own.setKeyEntry("own", privateKey, new char[0], Pem.certificates(pem(config, certificate)));
      at = authority;
      KeyStore trusted = empty();
      int count = 0;
      for (X509Certificate root : Pem.certificates(pem(config, authority))) {
        trusted.setCertificateEntry("ca" + count++, root);
      }
      KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
      keys.init(own, new char[0]);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("SunX509");
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException bad) {
      throw new ConfigException(
          "Failed to load " + at + "=" + config.text(at) + ": " + bad.getMessage());
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    // In memory only; PKCS12 would stretch a password 10,000 times, twice, at each start.
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }

  private static String pem(ImexConfig config, ConfigKey key) throws IOException {
    String value = config.text(key);
    String source = config.text(ConfigKey.IMEX_AUTH_SOURCE);
    if (source.equals("FILE")) {
      return Files.readString(Path.of(value));
    }
    String held = System.getenv(value);
    if (held == null) {
      throw new IOException("environment variable is not set");
    }
    return source.equals("ENV_PATH") ? Files.readString(Path.of(held)) : held;
  }

  /** A cipher for an accepted link: the client must show a certificate. */
  public Link.Cipher acceptor() {
    SSLEngine engine = server.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    engine.setSSLParameters(oneCurve(engine.getSSLParameters()));
    return new TlsCipher(engine);
  }

  /** A cipher for a dialled link: the certificate must carry the address, or the override. */
  public Link.Cipher dialler(String address, int port) {
    String name = targetOverride.isEmpty() ? address : targetOverride;
    SSLEngine engine = client.createSSLEngine(name, port);
    engine.setUseClientMode(true);
    SSLParameters parameters = oneCurve(engine.getSSLParameters());
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return new TlsCipher(engine);
  }

  /** Key agreement on the curve that the certificates use too: one set of code to load and warm. */
  private static SSLParameters oneCurve(SSLParameters parameters) {
    parameters.setNamedGroups(new String[] {"secp256r1"});
    return parameters;
  }
}
