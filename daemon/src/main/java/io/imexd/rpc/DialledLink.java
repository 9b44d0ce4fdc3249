package io.imexd.rpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.imexd.identity.Proof;
import io.imexd.proto.Envelope;
import io.imexd.protocol.TrayId;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.security.cert.CertificateException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A link that this tray dialled: what is sent waits, bounded, until the peer has said who it is.
 */
final class DialledLink extends Link implements ClientResponseObserver<Envelope, Envelope> {
  private static final int WAITING_MAX = 64;
  private static final int WRITABLE_BYTES = 1024 * 1024;
  private static final CallOptions OPTIONS =
      CallOptions.DEFAULT.withOnReadyThreshold(WRITABLE_BYTES);

  private final TrayId peer;
  private final Greeting greeting;
  private final Proofs proofs;
  private final LinkEvents events;
  private final Queue<Envelope> waiting = new ArrayDeque<>();
  private @Nullable ManagedChannel channel;
  private @Nullable ClientCall<Envelope, Envelope> call;
  private @Nullable ClientCallStreamObserver<Envelope> stream;
  private @Nullable ScheduledFuture<?> helloLimit;
  private boolean greeted;

  DialledLink(TrayId peer, Greeting greeting, Proofs proofs, LinkEvents events) {
    super(events.nowMillis());
    this.peer = peer;
    this.greeting = greeting;
    this.proofs = proofs;
    this.events = events;
  }

  /** Looks up where the peer is and dials it; the limit is for all of it. */
  void dial(PeerAddresses addresses, Channels channels, RpcLoop loop, long helloMillis) {
    helloLimit =
        loop.loop()
            .schedule(
                () -> fail("no answer within " + helloMillis + " ms"),
                helloMillis,
                TimeUnit.MILLISECONDS);
    addresses
        .of(peer)
        .whenCompleteAsync(
            (address, failure) -> {
              if (closed()) {
                return;
              }
              if (failure != null) {
                fail(Reasons.of(failure));
              } else {
                connect(address, channels);
              }
            },
            loop.loop());
  }

  private void connect(InetSocketAddress address, Channels channels) {
    channel = channels.open(address, peer);
    call = channel.newCall(LinkService.LINK, OPTIONS);
    ClientCalls.asyncBidiStreamingCall(call, this);
    if (stream != null && !closed()) {
      stream.onNext(greeting.hello());
    }
  }

  TrayId peer() {
    return peer;
  }

  boolean greeted() {
    return greeted;
  }

  /** The channel under it, for calls beside the stream. */
  @Nullable ManagedChannel channel() {
    return channel;
  }

  void send(Envelope envelope, long nowMillis) {
    if (greeted) {
      write(envelope, nowMillis);
    } else if (waiting.size() < WAITING_MAX) {
      waiting.add(envelope);
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<Envelope> requestStream) {
    stream = requestStream;
  }

  @Override
  public void onNext(Envelope envelope) {
    if (closed()) {
      return;
    }
    heard(events.nowMillis());
    String trouble = trouble();
    if (!trouble.isEmpty()) {
      refuse(trouble);
      return;
    }
    try {
      if (greeted) {
        events.received(peer, envelope);
      } else {
        greet(envelope);
      }
    } catch (MalformedException e) {
      refuse(e.getMessage());
    }
  }

  private void greet(Envelope first) throws MalformedException {
    Proof proof = proof();
    TrayId name = greeting.read(first, proof);
    if (!name.equals(peer)) {
      fail("answers as " + name);
      return;
    }
    proven(proof);
    greeted = true;
    stopLimit();
    events.greeted(peer, this);
    for (Envelope envelope = waiting.poll(); envelope != null; envelope = waiting.poll()) {
      write(envelope, events.nowMillis());
    }
  }

  private Proof proof() throws MalformedException {
    try {
      return proofs.of(call == null ? Attributes.EMPTY : call.getAttributes());
    } catch (CertificateException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  private void refuse(@Nullable String why) {
    String reason = String.valueOf(why);
    if (greeted) {
      events.refused(peer.name(), reason);
      end(reason);
    } else {
      fail(reason);
    }
  }

  @Override
  public void onError(Throwable failure) {
    if (greeted) {
      end("the link broke");
    } else {
      fail(Reasons.of(failure));
    }
  }

  @Override
  public void onCompleted() {
    onError(new java.io.IOException("the peer ended the link"));
  }

  private void fail(String reason) {
    if (!closed()) {
      end(reason);
      events.unreachable(peer, reason);
    }
  }

  @Override
  @Nullable CallStreamObserver<Envelope> stream() {
    return stream;
  }

  @Override
  void end(String why) {
    if (!close()) {
      return;
    }
    stopLimit();
    waiting.clear();
    if (stream != null) {
      stream.cancel(why, null);
    }
    if (channel != null) {
      channel.shutdownNow();
    }
    events.closed(this);
  }

  private void stopLimit() {
    if (helloLimit != null) {
      helloLimit.cancel(false);
    }
  }
}
