package io.imexd.fabric;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks a source once for all who wait: a RESERVE is repeated until it is answered, and a driver
 * that takes seconds must not be asked once for each. Nobody gets an answer whose reading began
 * before he asked, so what the fabric manager changed before a RESERVE is seen.
 */
final class JoinedReading implements FabricSource {
  private final FabricSource source;
  private final AtomicLong asked = new AtomicLong();
  private final Object reading = new Object();
  private long answers;
  private Answer last =
      () -> {
        throw new IOException("nothing was read yet");
      };

  JoinedReading(FabricSource source) {
    this.source = source;
  }

  @FunctionalInterface
  private interface Answer {
    Reading get() throws IOException;
  }

  @Override
  public Reading read() throws IOException {
    long mine = asked.incrementAndGet();
    synchronized (reading) {
      if (answers < mine) {
        answers = asked.get();
        last = answer();
      }
      return last.get();
    }
  }

  private Answer answer() {
    try {
      Reading read = source.read();
      return () -> read;
    } catch (IOException e) {
      return () -> {
        throw e;
      };
    } catch (RuntimeException | Error e) {
      // Also of those who wait: an earlier answer would be of a fabric that may be another by now.
      return () -> {
        throw new IOException("the fabric could not be read: " + e, e);
      };
    }
  }
}
