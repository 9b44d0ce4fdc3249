package io.imexd.testbed.imex.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a daemon says of itself in HELLO and WELCOME, and the judgement of two such.
 *
 * @param nodeId its line in the node file, from 0
 * @param instance 16 random bytes in hex, new for each process
 * @param version its IMEX version
 * @param digest digest of its ordered node map, in hex
 */
public record Identity(int nodeId, String instance, String version, String digest) {
  private static final int MAGIC = 0x494D4558;

  /** CONNECTED, VERSION_MISMATCH or NODE_MAP_MISMATCH, in that order of precedence of the bad. */
  public ConnectionState judge(Identity other) {
    if (!version.equals(other.version)) {
      return ConnectionState.VERSION_MISMATCH;
    }
    return digest.equals(other.digest)
        ? ConnectionState.CONNECTED
        : ConnectionState.NODE_MAP_MISMATCH;
  }

  /** This identity as a frame of the given type. */
  public Frame frame(byte type) {
    byte[] versionBytes = Texts.bytes(version);
    ByteBuffer out = ByteBuffer.allocate(4 + 4 + 16 + 32 + 2 + versionBytes.length);
    out.putInt(MAGIC).putInt(nodeId);
    out.put(HexFormat.of().parseHex(instance)).put(HexFormat.of().parseHex(digest));
    Texts.put(out, versionBytes);
    return new Frame(type, out.flip());
  }

  /** Reads the identity in a frame. */
  public static Identity of(Frame frame) throws IOException {
    ByteBuffer in = frame.body();
    if (in.remaining() < 4 + 4 + 16 + 32 + 2 || in.getInt() != MAGIC) {
      throw new IOException("not an IMEX stand-in");
    }
    int nodeId = in.getInt();
    byte[] bytes = new byte[48];
    in.get(bytes);
    HexFormat hex = HexFormat.of();
    String instance = hex.formatHex(Arrays.copyOf(bytes, 16));
    String digest = hex.formatHex(Arrays.copyOfRange(bytes, 16, 48));
    return new Identity(nodeId, instance, Texts.get(in), digest);
  }
}
