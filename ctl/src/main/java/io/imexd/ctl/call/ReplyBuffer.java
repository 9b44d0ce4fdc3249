package io.imexd.ctl.call;

import com.google.protobuf.InvalidProtocolBufferException;
import io.imexd.proto.ControlReply;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes that come from imexd into replies: a varint length before each, as protobuf's
 * delimited streams have it.
 */
final class ReplyBuffer {
  /** The most bytes of one reply: verify on the largest rack is far below. */
  static final int MAX_REPLY_BYTES = 16 << 20;

  private static final int FIRST_BYTES = 8 << 10;
  private static final int MAX_LENGTH_BYTES = 5;

  private byte[] bytes = new byte[FIRST_BYTES];
  private int start;
  private int end;

  /** Returns where the next bytes go; {@link #filled} must be told how many came. */
  ByteBuffer space() {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, end - start);
      end -= start;
      start = 0;
    }
    if (end == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    return ByteBuffer.wrap(bytes, end, bytes.length - end);
  }

  void filled(int count) {
    end += count;
  }

  /** Returns the next whole reply, or null when more bytes are needed for it. */
  @Nullable ControlReply next() throws ForeignReplyException {
    long length = 0;
    int at = start;
    while (true) {
      if (at == end) {
        return null;
      }
      byte b = bytes[at];
      length |= (b & 0x7fL) << (7 * (at - start));
      at++;
      if (b >= 0) {
        break;
      }
      if (at - start == MAX_LENGTH_BYTES) {
        throw new ForeignReplyException("a length of more than " + MAX_LENGTH_BYTES + " bytes");
      }
    }
    if (length > MAX_REPLY_BYTES) {
      throw new ForeignReplyException(
          "a reply of " + length + " bytes; the limit is " + MAX_REPLY_BYTES);
    }
    if (end - at < length) {
      return null;
    }
    start = at + (int) length;
    try {
      return ControlReply.parser().parseFrom(bytes, at, (int) length);
    } catch (InvalidProtocolBufferException e) {
      throw new ForeignReplyException("a reply that cannot be read: " + e.getMessage());
    }
  }
}
