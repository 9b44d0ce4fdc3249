package io.imexd.testbed.imex.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A throw-away CA and one certificate of it, by keytool, as PEM files {@code ca.pem}, {@code
 * cert.pem} and {@code key.pem}: for trying TLS out, for the tests, and for training AOT caches.
 */
public final class ThrowAwayCertificates {
  private static final String PASSWORD = "throw-away";

  private ThrowAwayCertificates() {}

  /** Arguments: folder, and the certified names as keytool's SAN list, e.g. {@code dns:node}. */
  public static void main(String[] args) throws Exception {
    make(Path.of(args[0]), args[1]);
  }

  /** Makes the three files in an existing folder. */
  public static void make(Path folder, String names)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve("store.p12");
    keytool(store, "-alias", "ca", "-dname", "CN=throw-away CA", "-ext", "bc=ca:true");
    keytool(store, "-alias", "node", "-dname", "CN=node", "-signer", "ca", "-ext", "SAN=" + names);
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    pem(folder.resolve("ca.pem"), "CERTIFICATE", keys.getCertificate("ca").getEncoded());
    Certificate node = keys.getCertificate("node");
    pem(folder.resolve("cert.pem"), "CERTIFICATE", node.getEncoded());
    pem(
        folder.resolve("key.pem"),
        "PRIVATE KEY",
        keys.getKey("node", PASSWORD.toCharArray()).getEncoded());
    Files.delete(store);
  }

  private static void pem(Path file, String label, byte[] content) throws IOException {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    Files.writeString(
        file, "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n");
  }

  private static void keytool(Path store, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "30",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(options));
    Process keytool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed: " + command);
    }
  }
}
