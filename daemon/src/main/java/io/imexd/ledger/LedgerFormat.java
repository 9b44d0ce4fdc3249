package io.imexd.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The envelope of the ledger, big-endian: 8 bytes magic, 4 version, 4 length of the payload, 4
 * CRC32C of all the rest (magic, version, length, payload), then the payload and nothing after it.
 */
final class LedgerFormat {
  static final int VERSION = 1;

  /** 1,000 tombstones of the largest jobs fit several times over. */
  static final int PAYLOAD_MAX_BYTES = 16 << 20;

  static final int HEADER_BYTES = 20;
  private static final byte[] MAGIC = "IMEXDLGR".getBytes(StandardCharsets.US_ASCII);

  private LedgerFormat() {}

  /** The content is not a ledger this imexd can trust; the message says why. */
  static final class Bad extends Exception {
    Bad(String why) {
      super(why);
    }
  }

  static byte[] wrap(byte[] payload) {
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + payload.length);
    file.put(MAGIC).putInt(VERSION).putInt(payload.length);
    return file.putInt(checksum(file.array(), payload)).put(payload).array();
  }

  static byte[] unwrap(byte[] file) throws Bad {
    if (file.length == 0) {
      throw new Bad("it is empty");
    }
    if (file.length < HEADER_BYTES) {
      throw new Bad("it is cut off after " + file.length + " bytes");
    }
    if (!Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new Bad("it does not begin as a ledger does");
    }
    ByteBuffer header = ByteBuffer.wrap(file, MAGIC.length, HEADER_BYTES - MAGIC.length);
    int version = header.getInt();
    int length = header.getInt();
    int checksum = header.getInt();
    int there = file.length - HEADER_BYTES;
    if (length < 0 || length > there) {
      throw new Bad(
          "it is cut off: "
              + Integer.toUnsignedString(length)
              + " bytes were written, "
              + there
              + " are there");
    }
    byte[] payload = Arrays.copyOfRange(file, HEADER_BYTES, file.length);
    if (length < there) {
      throw new Bad((there - length) + " bytes follow its end");
    }
    if (checksum != checksum(file, payload)) {
      throw new Bad("its checksum is wrong: it was damaged or changed by hand");
    }
    if (version != VERSION) {
      throw new Bad(
          "it has format version "
              + Integer.toUnsignedString(version)
              + ", this imexd reads "
              + VERSION);
    }
    return payload;
  }

  private static int checksum(byte[] file, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(file, 0, HEADER_BYTES - Integer.BYTES);
    crc.update(payload);
    return (int) crc.getValue();
  }
}
