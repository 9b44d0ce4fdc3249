package io.imexd.rpc;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.imexd.protocol.TrayId;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Single questions to other trays: over the channel of a link that answers, else over a connection
 * of their own.
 */
final class UnaryCalls {
  private static final int REPLY_MAX_BYTES = 4 * 1024 * 1024;

  private final RpcLoop loop;
  private final Channels channels;
  private final PeerAddresses addresses;
  private final Function<TrayId, @Nullable DialledLink> answering;

  UnaryCalls(
      RpcLoop loop,
      Channels channels,
      PeerAddresses addresses,
      Function<TrayId, @Nullable DialledLink> answering) {
    this.loop = loop;
    this.channels = channels;
    this.addresses = addresses;
    this.answering = answering;
  }

  /** Fails with an {@link IOException} of one line, at the latest when the time is over. */
  <Q, R> CompletableFuture<R> call(
      MethodDescriptor<Q, R> method, TrayId to, Q request, long timeoutMillis) {
    CompletableFuture<R> reply = new CompletableFuture<>();
    ScheduledFuture<?> limit =
        loop.loop()
            .schedule(
                () ->
                    reply.completeExceptionally(
                        new IOException("no answer within " + timeoutMillis + " ms")),
                timeoutMillis,
                TimeUnit.MILLISECONDS);
    DialledLink link = answering.apply(to);
    ManagedChannel shared = link == null ? null : link.channel();
    if (shared != null) {
      start(shared, method, request, timeoutMillis, reply);
    } else {
      addresses
          .of(to)
          .whenCompleteAsync(
              (address, failure) -> {
                if (failure != null) {
                  fail(reply, failure);
                  return;
                }
                ManagedChannel own = channels.open(address, to);
                start(own, method, request, timeoutMillis, reply);
                var _ = reply.whenComplete((_, _) -> own.shutdownNow());
              },
              loop.loop());
    }
    var _ = reply.whenComplete((_, _) -> limit.cancel(false));
    return reply;
  }

  private static <Q, R> void start(
      ManagedChannel channel,
      MethodDescriptor<Q, R> method,
      Q request,
      long timeoutMillis,
      CompletableFuture<R> reply) {
    CallOptions options =
        CallOptions.DEFAULT
            .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
            .withMaxInboundMessageSize(REPLY_MAX_BYTES);
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, options),
        request,
        new StreamObserver<R>() {
          @Override
          public void onNext(R value) {
            reply.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            fail(reply, failure);
          }

          @Override
          public void onCompleted() {}
        });
  }

  private static void fail(CompletableFuture<?> reply, Throwable failure) {
    reply.completeExceptionally(new IOException(Reasons.of(failure), failure));
  }
}
