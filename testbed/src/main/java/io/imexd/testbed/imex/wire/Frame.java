package io.imexd.testbed.imex.wire;

import java.nio.ByteBuffer;

/**
 * One message: a length of four bytes (type and body), a type byte, a body.
 *
 * @param type one of the constants below
 * @param body the body, position 0
 */
public record Frame(byte type, ByteBuffer body) {
  /** Dialler's identity; answered by WELCOME. */
  public static final byte HELLO = 1;

  /** Listener's verdict and identity. */
  public static final byte WELCOME = 2;

  /** Orderly stop of the sender. */
  public static final byte GOODBYE = 3;

  /** Asks the peer to read its keys and certificates again. */
  public static final byte RELOAD = 4;

  /** Asks for the state word; answered by one STATE. */
  public static final byte ASK_STATE = 16;

  /** Asks for STATE now and at every change. */
  public static final byte SUBSCRIBE = 17;

  /** The state, one byte. */
  public static final byte STATE = 18;

  /** Asks for the node report; answered by REPORT. */
  public static final byte ASK_REPORT = 19;

  /** State, version, host name and connections of a node. */
  public static final byte REPORT = 20;

  /** Bound of type and body: 65,534 connection states fit with room to spare. */
  static final int MAX_BYTES = 128 * 1024;

  /** A message without a body. */
  public static Frame bare(byte type) {
    return new Frame(type, ByteBuffer.allocate(0));
  }

  /** The bytes to send. */
  ByteBuffer encoded() {
    ByteBuffer out = ByteBuffer.allocate(5 + body.remaining());
    out.putInt(1 + body.remaining()).put(type).put(body.duplicate());
    return out.flip();
  }
}
