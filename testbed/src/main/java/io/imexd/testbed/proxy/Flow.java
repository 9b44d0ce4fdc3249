package io.imexd.testbed.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * One direction of one connection: one thread reads and decides, one writes when a piece is due, so
 * that a delay is a delay and no throttle.
 */
final class Flow {
  private static final int PIECE_MAX_BYTES = 16 * 1024;
  private static final int PIECES_MAX = 1024;
  private static final byte[] NOTHING = {};

  private final Lane lane;
  private final Spoiler spoiler;
  private final BlockingQueue<Piece> underway = new ArrayBlockingQueue<>(PIECES_MAX);
  private final Consumer<byte[]> seen;
  private long dueNanos = System.nanoTime();
  private long passedBytes;

  /** seen: is shown every piece as it was read. */
  Flow(Lane lane, Spoiler spoiler, Consumer<byte[]> seen) {
    this.lane = lane;
    this.spoiler = spoiler;
    this.seen = seen;
  }

  /** Reads until the end of the stream. */
  void read(InputStream in) throws InterruptedException {
    byte[] buffer = new byte[PIECE_MAX_BYTES];
    try {
      while (true) {
        lane.thawed();
        int length = in.read(buffer);
        if (length < 0) {
          underway.put(new Piece(NOTHING, dueNanos, Piece.End.IN_ORDER));
          return;
        }
        byte[] bytes = Arrays.copyOf(buffer, length);
        seen.accept(bytes);
        if (!schedule(bytes, lane.thawed())) {
          return;
        }
      }
    } catch (IOException e) {
      // The one who sends is gone, so the other shall see it gone.
      underway.put(new Piece(NOTHING, dueNanos, Piece.End.RESET));
    }
  }

  /** False when the connection ends with this piece. */
  private boolean schedule(byte[] bytes, Weather weather) throws InterruptedException {
    if (weather.swallow()) {
      return true;
    }
    long lateMillis = spoiler.lateMillis(weather);
    boolean cut =
        weather.cutAfterBytes() > 0 && passedBytes + bytes.length > weather.cutAfterBytes();
    if (lateMillis < 0) {
      underway.put(new Piece(NOTHING, dueNanos, Piece.End.RESET));
      return false;
    }
    byte[] passing =
        cut
            ? Arrays.copyOf(bytes, (int) Math.max(0, weather.cutAfterBytes() - passedBytes))
            : bytes;
    passedBytes += passing.length;
    dueNanos = Math.max(dueNanos, System.nanoTime() + lateMillis * 1_000_000);
    if (weather.bytesPerSecond() > 0) {
      dueNanos += passing.length * 1_000_000_000L / weather.bytesPerSecond();
    }
    byte[] sent = passing.length == 0 ? passing : spoiler.spoilt(passing, weather);
    underway.put(new Piece(sent, dueNanos, cut ? Piece.End.RESET : Piece.End.NOT));
    return !cut;
  }

  /** Writes what was read, when it is due; returns how the stream ended. */
  Piece.End write(OutputStream out) throws InterruptedException, IOException {
    while (true) {
      Piece piece = underway.take();
      long wait = piece.dueNanos() - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait));
      }
      // What was underway when the direction was cut does not arrive either.
      if (!lane.thawed().swallow()) {
        out.write(piece.bytes());
        out.flush();
      }
      if (piece.ends() != Piece.End.NOT) {
        return piece.ends();
      }
    }
  }
}
