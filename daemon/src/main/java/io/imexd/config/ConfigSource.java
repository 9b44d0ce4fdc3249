package io.imexd.config;

/** Where imexd.conf is read from, each time anew. */
@FunctionalInterface
public interface ConfigSource {
  /**
   * Reads and checks all of it; blocks on the disk.
   *
   * @throws ConfigException with one line an error: file, line, what, what would be right
   */
  Config read() throws ConfigException;
}
