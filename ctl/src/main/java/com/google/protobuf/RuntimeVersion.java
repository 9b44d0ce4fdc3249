package com.google.protobuf;

import org.jspecify.annotations.NullMarked;

/**
 * Stands before protobuf's own class of this name, which every message asks whether the compiler of
 * its source fits the library. Here both have one version, in the parent's pom; protobuf's class
 * begins with a {@code String.format}, which loads the languages of the JDK and takes a tenth of a
 * cold start.
 */
@NullMarked
public final class RuntimeVersion {
  private RuntimeVersion() {}

  /** As protobuf's own. */
  public enum RuntimeDomain {
    GOOGLE_INTERNAL,
    PUBLIC
  }

  /** Agrees. */
  public static void validateProtobufGencodeVersion(
      RuntimeDomain domain, int major, int minor, int patch, String suffix, String location) {}
}
