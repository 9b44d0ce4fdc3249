package io.imexd.ctl;

/**
 * Tells the JDK and the libraries what imexctl does without, before they look for it: a cold start
 * pays for each.
 */
public final class QuickStart {
  private QuickStart() {}

  /** Sets the properties of this process; called once, before anything else. */
  public static void prepare() {
    // No option of imexctl is a date or a path: picocli need not load java.time and java.sql for
    // them.
    System.setProperty("picocli.converters.excludes", ".*");
    // protobuf has a logger and never writes to it; the JDK's settings for it need not be read.
    System.setProperty("java.util.logging.config.file", "/dev/null");
    // A constructor that is called once by reflection (SecureRandom's, for a unix socket) needs no
    // method handle.
    System.setProperty("jdk.reflect.useNativeAccessorOnly", "true");
    // Named, it is not looked for in every jar.
    System.setProperty(
        "java.nio.channels.spi.SelectorProvider", "sun.nio.ch.EPollSelectorProvider");
  }
}
