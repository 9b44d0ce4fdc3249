package io.imexd.rpc;

import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.imexd.identity.Proof;
import io.imexd.proto.Envelope;
import io.imexd.protocol.TrayId;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A link that a peer dialled; until its Hello it is nobody's. */
final class AcceptedLink extends Link implements StreamObserver<Envelope> {
  private static final int WRITABLE_BYTES = 1024 * 1024;

  private final ServerCallStreamObserver<Envelope> stream;
  private final String remote;
  private final Proof proof;
  private final Greeting greeting;
  private final LinkEvents events;
  private final ScheduledFuture<?> helloLimit;
  private @Nullable TrayId peer;

  AcceptedLink(
      ServerCallStreamObserver<Envelope> stream,
      String remote,
      Proof proof,
      Greeting greeting,
      LinkEvents events,
      RpcLoop loop,
      long helloMillis) {
    super(events.nowMillis());
    this.stream = stream;
    this.remote = remote;
    this.proof = proof;
    proven(proof);
    this.greeting = greeting;
    this.events = events;
    stream.setOnReadyThreshold(WRITABLE_BYTES);
    stream.setOnCancelHandler(this::gone);
    helloLimit =
        loop.loop()
            .schedule(
                () -> refuse(Status.DEADLINE_EXCEEDED, "no hello came"),
                helloMillis,
                TimeUnit.MILLISECONDS);
  }

  @Nullable TrayId peer() {
    return peer;
  }

  @Override
  public void onNext(Envelope envelope) {
    if (closed()) {
      return;
    }
    heard(events.nowMillis());
    String trouble = trouble();
    if (!trouble.isEmpty()) {
      refuse(Status.UNAUTHENTICATED, trouble);
      return;
    }
    TrayId from = peer;
    if (from == null) {
      greet(envelope);
      return;
    }
    try {
      events.received(from, envelope);
    } catch (MalformedException e) {
      refuse(Status.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private void greet(Envelope first) {
    try {
      TrayId name = greeting.read(first, proof);
      peer = name;
      helloLimit.cancel(false);
      stream.onNext(greeting.hello());
      events.greeted(name, this);
    } catch (MalformedException e) {
      refuse(Status.FAILED_PRECONDITION, String.valueOf(e.getMessage()));
    }
  }

  private void refuse(Status status, String why) {
    if (!closed()) {
      events.refused(peer == null ? remote : peer + " (" + remote + ")", why);
      end(status, why);
    }
  }

  @Override
  public void onError(Throwable failure) {
    gone();
  }

  @Override
  public void onCompleted() {
    end(Status.CANCELLED, "the peer ended the link");
  }

  private void gone() {
    if (close()) {
      helloLimit.cancel(false);
      events.closed(this);
    }
  }

  @Override
  CallStreamObserver<Envelope> stream() {
    return stream;
  }

  @Override
  void end(String why) {
    end(Status.UNAVAILABLE, why);
  }

  private void end(Status status, String why) {
    if (close()) {
      helloLimit.cancel(false);
      stream.onError(status.withDescription(why).asRuntimeException());
      events.closed(this);
    }
  }
}
