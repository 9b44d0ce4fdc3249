package io.imexd.rpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.imexd.proto.Envelope;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.PeersGrpc;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.TrayId;
import java.net.SocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The service that other trays call. */
final class LinkService implements ServerInterceptor {
  static final MethodDescriptor<Envelope, Envelope> LINK =
      PeersGrpc.getLinkMethod().toBuilder(new EnvelopeMarshaller(), new EnvelopeMarshaller())
          .build();

  private static final Context.Key<String> REMOTE =
      Context.keyWithDefault("remote", "an unknown address");

  private final TrayId self;
  private final PeerListener listener;
  private final BiFunction<ServerCallStreamObserver<Envelope>, String, AcceptedLink> accept;
  private final Consumer<SocketAddress> spoke;

  /**
   * @param accept makes a link of a stream from that address
   * @param spoke told of the address of every connection that made a call
   */
  LinkService(
      TrayId self,
      PeerListener listener,
      BiFunction<ServerCallStreamObserver<Envelope>, String, AcceptedLink> accept,
      Consumer<SocketAddress> spoke) {
    this.self = self;
    this.listener = listener;
    this.accept = accept;
    this.spoke = spoke;
  }

  ServerServiceDefinition bind() {
    ServerServiceDefinition service =
        ServerServiceDefinition.builder(PeersGrpc.SERVICE_NAME)
            .addMethod(LINK, ServerCalls.asyncBidiStreamingCall(this::link))
            .addMethod(PeersGrpc.getInspectMethod(), ServerCalls.asyncUnaryCall(this::inspect))
            .addMethod(PeersGrpc.getOperateMethod(), ServerCalls.asyncUnaryCall(this::operate))
            .build();
    return ServerInterceptors.intercept(service, this);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (remote == null) {
      return next.startCall(call, headers);
    }
    spoke.accept(remote);
    Context context = Context.current().withValue(REMOTE, remote.toString().replace("/", ""));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private StreamObserver<Envelope> link(StreamObserver<Envelope> out) {
    return accept.apply((ServerCallStreamObserver<Envelope>) out, REMOTE.get());
  }

  private void inspect(InspectRequest request, StreamObserver<TrayStatus> out) {
    answer(out, () -> listener.inspected(request));
  }

  private void operate(OperateRequest request, StreamObserver<OperateReply> out) {
    if (!request.getTo().equals(self.name())) {
      out.onError(
          Status.FAILED_PRECONDITION.withDescription("answers as " + self).asRuntimeException());
      return;
    }
    TrayId from;
    try {
      from = new TrayId(request.getFrom());
      Fields.line("who asks", request.getBy());
    } catch (IllegalArgumentException e) {
      out.onError(Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException());
      return;
    }
    answer(out, () -> listener.operated(request, from));
  }

  private static <R> void answer(StreamObserver<R> out, Supplier<CompletableFuture<R>> answer) {
    CompletableFuture<R> reply;
    try {
      reply = answer.get();
    } catch (RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    var _ =
        reply.whenComplete((value, failure) -> {
          if (failure == null) {
            out.onNext(value);
            out.onCompleted();
          } else {
            out.onError(Status.INTERNAL.withDescription(Reasons.of(failure)).asRuntimeException());
          }
        });
  }
}
