package io.imexd.rpc;

import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.imexd.proto.Envelope;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A peer that says what the test wants, and keeps what it is told. */
final class RawPeer implements StreamObserver<Envelope>, AutoCloseable {
  final List<Envelope> heard = new CopyOnWriteArrayList<>();
  final CompletableFuture<Throwable> ended = new CompletableFuture<>();
  final StreamObserver<Envelope> out;
  private final ManagedChannel channel;

  RawPeer(RpcLoop loop, InetSocketAddress address) {
    this(loop, address, io.grpc.InsecureChannelCredentials.create());
  }

  RawPeer(RpcLoop loop, InetSocketAddress address, io.grpc.ChannelCredentials credentials) {
    channel = new Channels(loop, () -> credentials, 2_000).open(address, Samples.T01);
    out =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(LinkService.LINK, io.grpc.CallOptions.DEFAULT), this);
  }

  @Override
  public void onNext(Envelope value) {
    heard.add(value);
  }

  @Override
  public void onError(Throwable failure) {
    ended.complete(failure);
  }

  @Override
  public void onCompleted() {
    ended.complete(new IllegalStateException("completed"));
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
