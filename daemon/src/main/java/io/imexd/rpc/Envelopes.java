package io.imexd.rpc;

import io.imexd.proto.Envelope;
import io.imexd.proto.Hello;
import io.imexd.protocol.Message;
import java.util.Objects;

/**
 * Messages to envelopes and back. Every message of the protocol has an envelope; not every envelope
 * is a message, and one that is not is refused.
 */
public final class Envelopes {
  /** The largest envelope that is accepted: the maps of far more than a thousand trays fit. */
  static final int MAX_BYTES = 256 * 1024;

  /** Counted up when a change to the messages cannot be understood by older imexds. */
  static final int PROTOCOL = 1;

  private Envelopes() {}

  /** Written only to a peer that is known to read it, so anything too long for the wire is cut. */
  public static Envelope write(Message message, int writeMicros) {
    Envelope.Builder envelope = Envelope.newBuilder().setWriteMicros(Math.max(0, writeMicros));
    EnvelopeWriter.write(message, envelope);
    return envelope.build();
  }

  static Envelope hello(String tray, String imexdVersion) {
    return Envelope.newBuilder()
        .setHello(
            Hello.newBuilder().setTray(tray).setImexdVersion(imexdVersion).setProtocol(PROTOCOL))
        .build();
  }

  /** Whether its receiver answers, at once and always; what asks is sent again until one has. */
  static boolean asks(Envelope envelope) {
    return switch (envelope.getMessageCase()) {
      case RESERVE, PREPARE, START, CONFIRM, RELEASE, LEFT, ASK, JOIN -> true;
      case HELLO, RESERVED, REFUSED, PREPARED, SEEN, CONFIRMED, NOT_YET -> false;
      case RELEASED, NOTED, TELL, UNDERWAY, ENDED, MESSAGE_NOT_SET -> false;
    };
  }

  public static Message read(Envelope envelope) throws MalformedException {
    try {
      Fields.count("the time of a write", envelope.getWriteMicros());
      return EnvelopeReader.read(envelope);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(Objects.requireNonNullElse(e.getMessage(), "malformed"));
    }
  }
}
