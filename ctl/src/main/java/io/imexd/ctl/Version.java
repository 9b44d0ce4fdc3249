package io.imexd.ctl;

import org.jspecify.annotations.Nullable;

/** The version of this build, from the manifest of its jar. */
final class Version {
  private Version() {}

  static String ofImexctl() {
    @Nullable String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
