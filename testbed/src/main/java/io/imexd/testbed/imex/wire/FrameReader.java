package io.imexd.testbed.imex.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Cuts a byte stream into frames, whatever the pieces it comes in; bounded. */
final class FrameReader {
  private byte[] kept = new byte[512];
  private int length;

  /** Takes what came from the network. */
  void feed(ByteBuffer bytes) {
    int needed = length + bytes.remaining();
    if (needed > kept.length) {
      kept = Arrays.copyOf(kept, Math.max(needed, kept.length * 2));
    }
    int count = bytes.remaining();
    bytes.get(kept, length, count);
    length += count;
  }

  /** The next whole frame, or null if there is none yet. */
  @Nullable Frame next() throws IOException {
    if (length < 4) {
      return null;
    }
    int size = ByteBuffer.wrap(kept).getInt();
    if (size < 1 || size > Frame.MAX_BYTES) {
      throw new IOException("frame of " + size + " bytes, allowed 1 to " + Frame.MAX_BYTES);
    }
    if (length < 4 + size) {
      return null;
    }
    byte[] body = Arrays.copyOfRange(kept, 5, 4 + size);
    byte type = kept[4];
    length -= 4 + size;
    System.arraycopy(kept, 4 + size, kept, 0, length);
    return new Frame(type, ByteBuffer.wrap(body));
  }
}
