package io.imexd.rpc;

import io.imexd.proto.Envelope;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One tray's view of a {@link LoopbackNetwork}. */
final class LoopbackPeers implements Peers {
  private static final String NOBODY_THERE = "connection refused";

  private final LoopbackNetwork network;
  private final TrayId self;
  private final PeerListener listener;
  private volatile boolean open;

  LoopbackPeers(LoopbackNetwork network, TrayId self, PeerListener listener) {
    this.network = network;
    this.self = self;
    this.listener = listener;
  }

  @Override
  public void start() {
    open = true;
    network.join(self, this);
  }

  @Override
  public void send(TrayId to, Message message, int writeMicros) {
    if (!open && !to.equals(self)) {
      return;
    }
    Envelope envelope = Envelopes.write(message, writeMicros);
    network.pass(network.fate(self, to, message), () -> deliver(to, envelope));
  }

  private void deliver(TrayId to, Envelope envelope) {
    LoopbackPeers peer = to.equals(self) ? this : network.at(to);
    if (peer != null) {
      peer.received(self, envelope);
    } else if (open) {
      listener.event(new Event.Unreachable(to, NOBODY_THERE));
    }
  }

  private void received(TrayId from, Envelope envelope) {
    Message message;
    try {
      message = Envelopes.read(envelope);
    } catch (MalformedException e) {
      throw new IllegalStateException("this tray wrote an envelope that it cannot read", e);
    }
    if (envelope.getWriteMicros() > 0) {
      listener.wrote(from, message, envelope.getWriteMicros());
    }
    listener.event(new Event.Delivered(from, message));
  }

  @Override
  public CompletableFuture<TrayStatus> inspect(
      TrayId tray, InspectRequest request, long timeoutMillis) {
    return ask(tray, peer -> peer.inspected(request));
  }

  @Override
  public CompletableFuture<OperateReply> operate(
      TrayId tray, OperateRequest request, long timeoutMillis) {
    OperateRequest addressed = request.toBuilder().setFrom(self.name()).setTo(tray.name()).build();
    return ask(tray, peer -> peer.operated(addressed, self));
  }

  private <R> CompletableFuture<R> ask(
      TrayId tray, Function<PeerListener, CompletableFuture<R>> question) {
    LoopbackPeers peer = tray.equals(self) ? this : network.at(tray);
    if (peer == null) {
      return CompletableFuture.failedFuture(new IOException(NOBODY_THERE));
    }
    CompletableFuture<CompletableFuture<R>> asked = new CompletableFuture<>();
    network.execute(() -> asked.complete(question.apply(peer.listener)));
    return asked.thenCompose(reply -> reply);
  }

  @Override
  public void close() {
    open = false;
    network.leave(self, this);
  }
}
