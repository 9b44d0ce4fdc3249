package io.imexd.testbed.imex.tls;

import io.imexd.testbed.imex.wire.Link;
import java.io.IOException;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/** One TLS session on a link. */
final class TlsCipher implements Link.Cipher {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SSLEngine engine;
  private ByteBuffer incoming;
  private boolean ready;

  TlsCipher(SSLEngine engine) {
    this.engine = engine;
    incoming = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
  }

  @Override
  public void start(Link link) throws IOException {
    engine.beginHandshake();
    progress(link);
  }

  @Override
  public void received(Link link, ByteBuffer network) throws IOException {
    if (incoming.remaining() < network.remaining()) {
      ByteBuffer larger = ByteBuffer.allocate(incoming.position() + network.remaining());
      incoming = larger.put(incoming.flip());
    }
    incoming.put(network);
    progress(link);
  }

  @Override
  public void send(Link link, ByteBuffer plain) throws IOException {
    while (plain.hasRemaining()) {
      wrap(link, plain);
    }
  }

  private void progress(Link link) throws IOException {
    try {
      step(link);
    } catch (SSLException refused) {
      if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
        // The alert that tells the peer why.
        wrap(link, NOTHING);
      }
      throw refused;
    }
  }

  private void step(Link link) throws IOException {
    boolean more = true;
    while (more) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> {
          for (Runnable task = engine.getDelegatedTask();
              task != null;
              task = engine.getDelegatedTask()) {
            task.run();
          }
        }
        case NEED_WRAP -> wrap(link, NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> more = unwrap(link);
      }
    }
  }

  private void wrap(Link link, ByteBuffer plain) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    SSLEngineResult result = engine.wrap(plain, out);
    if (out.position() > 0) {
      link.sendNetwork(out.flip());
    }
    if (result.getStatus() == SSLEngineResult.Status.CLOSED && out.position() == 0) {
      throw new IOException("TLS session closed");
    }
    noteEnd(link, result);
  }

  /** Whether it is worth calling again. */
  private boolean unwrap(Link link) throws IOException {
    ByteBuffer plain = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    incoming.flip();
    SSLEngineResult result;
    try {
      result = engine.unwrap(incoming, plain);
    } finally {
      incoming.compact();
    }
    noteEnd(link, result);
    if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
      throw new IOException("closed by peer");
    }
    if (plain.position() > 0) {
      link.receivedPlain(plain.flip());
    }
    HandshakeStatus next = engine.getHandshakeStatus();
    return result.bytesConsumed() > 0
        || next == HandshakeStatus.NEED_WRAP
        || next == HandshakeStatus.NEED_TASK;
  }

  private void noteEnd(Link link, SSLEngineResult result) {
    if (!ready && result.getHandshakeStatus() == HandshakeStatus.FINISHED) {
      ready = true;
      link.cipherReady();
    }
  }
}
