package io.imexd.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a tray's certificate lies, the key to it, and the certificates of the CAs that are
 * believed.
 */
public record TlsFiles(Path certificate, Path key, Path authorities) {

  /** Changes when one of them is replaced or written; three stat(2), no read. */
  String stamp() {
    return stamp(certificate) + " " + stamp(key) + " " + stamp(authorities);
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      Object changed = Files.getAttribute(file, "unix:ctime");
      return is.lastModifiedTime() + " " + changed + " " + is.size() + " " + is.fileKey();
    } catch (IOException e) {
      return e.toString();
    }
  }
}
