package io.imexd.rpc;

import io.grpc.Attributes;
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
import io.imexd.identity.Proof;
import io.imexd.proto.Envelope;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.PeersGrpc;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.TrayId;
import java.net.SocketAddress;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The service that other trays call: none of it without what {@link Proofs} asks for. */
final class LinkService implements ServerInterceptor {
  static final MethodDescriptor<Envelope, Envelope> LINK =
      PeersGrpc.getLinkMethod().toBuilder(new EnvelopeMarshaller(), new EnvelopeMarshaller())
          .build();

  private static final Context.Key<FarEnd> FAR_END =
      Context.keyWithDefault("farEnd", new FarEnd("an unknown address", Proof.NOT_ASKED));

  private final TrayId self;
  private final PeerListener listener;
  private final Door door;
  private final Tally<String> waiting;
  private final Executor loop;
  private final BiFunction<ServerCallStreamObserver<Envelope>, FarEnd, AcceptedLink> accept;

  /**
   * Who calls.
   *
   * @param remote address and port
   */
  record FarEnd(String remote, Proof proof) {
    /** To count by: the peer that it has proven to be, else its address. */
    String key() {
      String whose = proof.whose();
      return whose.isEmpty() ? remote.substring(0, Math.max(0, remote.lastIndexOf(':'))) : whose;
    }

    @Override
    public String toString() {
      String whose = proof.whose();
      return whose.isEmpty() ? remote : whose + " (" + remote + ")";
    }
  }

  /**
   * What every call passes.
   *
   * @param spoke told of the address of every connection that made a call, and as which peer;
   *     returns why it may not go on
   * @param refused told who was refused and why
   */
  record Door(
      Proofs proofs,
      BiFunction<SocketAddress, String, String> spoke,
      BiConsumer<String, String> refused) {}

  /**
   * @param waiting counts the single questions that wait for an answer
   * @param loop the network's thread
   * @param accept makes a link of a stream from that farEnd
   */
  LinkService(
      TrayId self,
      PeerListener listener,
      Door door,
      Tally<String> waiting,
      Executor loop,
      BiFunction<ServerCallStreamObserver<Envelope>, FarEnd, AcceptedLink> accept) {
    this.self = self;
    this.listener = listener;
    this.door = door;
    this.waiting = waiting;
    this.loop = loop;
    this.accept = accept;
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
    Attributes connection = call.getAttributes();
    SocketAddress remote = connection.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (remote == null) {
      return refuse(call, Status.UNAUTHENTICATED, "the connection has no address");
    }
    String from = remote.toString().replace("/", "");
    FarEnd farEnd;
    try {
      farEnd = new FarEnd(from, door.proofs().of(connection));
    } catch (CertificateException e) {
      String why = String.valueOf(e.getMessage());
      door.refused().accept(from, why);
      return refuse(call, Status.UNAUTHENTICATED, why);
    }
    String much = door.spoke().apply(remote, farEnd.proof().whose());
    if (!much.isEmpty()) {
      return refuse(call, Status.RESOURCE_EXHAUSTED, much);
    }
    Context context = Context.current().withValue(FAR_END, farEnd);
    return Contexts.interceptCall(context, call, headers, next);
  }

  private static <Q, R> ServerCall.Listener<Q> refuse(
      ServerCall<Q, R> call, Status status, String why) {
    call.close(status.withDescription(why), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private StreamObserver<Envelope> link(StreamObserver<Envelope> out) {
    return accept.apply((ServerCallStreamObserver<Envelope>) out, FAR_END.get());
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
    FarEnd farEnd = FAR_END.get();
    String refusal = farEnd.proof().refusal(from);
    if (!refusal.isEmpty()) {
      door.refused().accept(farEnd.toString(), refusal);
      out.onError(Status.PERMISSION_DENIED.withDescription(refusal).asRuntimeException());
      return;
    }
    answer(out, () -> listener.operated(request, from));
  }

  private <R> void answer(StreamObserver<R> out, Supplier<CompletableFuture<R>> answer) {
    String whose = FAR_END.get().key();
    String much = waiting.add(whose, "calls wait here");
    if (!much.isEmpty()) {
      out.onError(
          Status.RESOURCE_EXHAUSTED.withDescription(much + ": ask again").asRuntimeException());
      return;
    }
    CompletableFuture<R> reply;
    try {
      reply = answer.get();
    } catch (RuntimeException e) {
      reply = CompletableFuture.failedFuture(e);
    }
    var _ =
        reply.whenComplete((value, failure) -> {
          // Before the answer, which fails when the asker has gone.
          answered(whose);
          if (failure == null) {
            out.onNext(value);
            out.onCompleted();
          } else {
            out.onError(Status.INTERNAL.withDescription(Reasons.of(failure)).asRuntimeException());
          }
        });
  }

  private void answered(String whose) {
    try {
      loop.execute(() -> waiting.remove(whose));
    } catch (RejectedExecutionException _) {
      // The network has ended, and nothing waits any more.
    }
  }
}
