package io.imexd.testbed.imex.wire;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Short texts in a frame: a length of two bytes, then UTF-8. */
final class Texts {
  private static final int MAX_BYTES = 256;

  private Texts() {}

  static byte[] bytes(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return bytes.length <= MAX_BYTES ? bytes : java.util.Arrays.copyOf(bytes, MAX_BYTES);
  }

  static void put(ByteBuffer out, byte[] bytes) {
    out.putShort((short) bytes.length).put(bytes);
  }

  static String get(ByteBuffer in) throws IOException {
    try {
      int length = in.getShort();
      if (length < 0 || length > MAX_BYTES) {
        throw new IOException("text of " + length + " bytes in a frame");
      }
      byte[] bytes = new byte[length];
      in.get(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (BufferUnderflowException cut) {
      throw new IOException("frame ends inside a text", cut);
    }
  }
}
