package io.imexd.rpc;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.imexd.proto.Envelope;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.PeersGrpc;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * {@link Peers} over gRPC: one stream a peer, dialled when something is first sent to it and kept;
 * everything on the one thread of {@link RpcLoop}. There are no keep-alive pings: an idle rack is
 * silent, and a link that lost its other end is found out by the next message that goes unanswered.
 *
 * <p>In plaintext the sender's name is what its Hello says. With TLS it is what its certificate
 * says.
 */
public final class GrpcPeers implements Peers {
  private static final int HEADERS_MAX_BYTES = 8 * 1024;
  private static final int CALLS_PER_CONNECTION_MAX = 16;
  private static final int RESETS_MAX = 200;
  private static final int RESETS_WINDOW_SECONDS = 30;
  private static final long IDLE_CONNECTION_SECONDS = 60;
  private static final long CLOSE_MAX_MILLIS = 2_000;

  private final PeerSettings settings;
  private final RpcLoop loop;
  private final PeerListener listener;
  private final BoundedServerSocket socket;
  private final Links links;
  private final UnaryCalls calls;
  private final Server server;

  /** monotonicMillis: the daemon's clock, asked on the network's thread. */
  public GrpcPeers(
      PeerSettings settings,
      RpcLoop loop,
      PeerAddresses addresses,
      PeerListener listener,
      LongSupplier monotonicMillis) {
    this.settings = settings;
    this.loop = loop;
    this.listener = listener;
    PeerLimits limits = settings.limits();
    Channels channels = new Channels(loop, settings.channel(), limits.connectMillis());
    Greeting greeting = new Greeting(settings.self(), settings.imexdVersion());
    links =
        new Links(
            limits,
            greeting,
            settings.proofs(),
            listener,
            link -> link.dial(addresses, channels, loop, limits.helloMillis()),
            monotonicMillis);
    socket = new BoundedServerSocket(limits, links::refused, links::crowded);
    calls = new UnaryCalls(loop, channels, addresses, links::answering);
    LinkService service =
        new LinkService(
            settings.self(),
            listener,
            new LinkService.Door(settings.proofs(), socket::spoke, links::refused),
            new Tally<>(limits.calls(), limits.callsPerPeer()),
            loop.loop(),
            (stream, farEnd) -> {
              AcceptedLink link =
                  new AcceptedLink(
                      stream,
                      farEnd.remote(),
                      farEnd.proof(),
                      greeting,
                      links,
                      loop,
                      limits.helloMillis());
              links.accept(link);
              return link;
            });
    server =
        NettyServerBuilder.forAddress(settings.listen(), settings.server())
            .bossEventLoopGroup(loop.group())
            .workerEventLoopGroup(loop.group())
            .channelFactory(() -> socket)
            .directExecutor()
            .flowControlWindow(Channels.WINDOW_BYTES)
            .maxInboundMessageSize(Envelopes.MAX_BYTES)
            .maxInboundMetadataSize(HEADERS_MAX_BYTES)
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
            .maxRstFramesPerWindow(RESETS_MAX, RESETS_WINDOW_SECONDS)
            .maxConnectionIdle(IDLE_CONNECTION_SECONDS, TimeUnit.SECONDS)
            .handshakeTimeout(limits.helloMillis(), TimeUnit.MILLISECONDS)
            .addService(service.bind())
            .build();
  }

  @Override
  public void start() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "peers cannot listen on " + text(settings.listen()) + ": " + Reasons.of(e), e);
    }
  }

  /** Where it listens, once started. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().getFirst();
  }

  @Override
  public void send(TrayId to, Message message, int writeMicros) {
    if (to.equals(settings.self())) {
      run(() -> loopBack(message, writeMicros));
      return;
    }
    Envelope envelope = Envelopes.write(message, writeMicros);
    if (envelope.getSerializedSize() > Envelopes.MAX_BYTES) {
      run(() ->
          links.unreachable(
              to, "a message for it has more than " + Envelopes.MAX_BYTES + " bytes"));
      return;
    }
    run(() -> links.send(to, envelope));
  }

  private void loopBack(Message message, int writeMicros) {
    if (writeMicros > 0) {
      listener.wrote(settings.self(), message, writeMicros);
    }
    listener.event(new Event.Delivered(settings.self(), message));
  }

  @Override
  public CompletableFuture<TrayStatus> inspect(
      TrayId tray, InspectRequest request, long timeoutMillis) {
    if (tray.equals(settings.self())) {
      return listener.inspected(request);
    }
    return call(PeersGrpc.getInspectMethod(), tray, request, timeoutMillis)
        .thenCompose(status ->
            status.getTray().equals(tray.name())
                ? CompletableFuture.completedFuture(status)
                : CompletableFuture.failedFuture(new IOException("answers under another name")));
  }

  @Override
  public CompletableFuture<OperateReply> operate(
      TrayId tray, OperateRequest request, long timeoutMillis) {
    OperateRequest addressed =
        request.toBuilder().setFrom(settings.self().name()).setTo(tray.name()).build();
    if (tray.equals(settings.self())) {
      return listener.operated(addressed, settings.self());
    }
    return call(PeersGrpc.getOperateMethod(), tray, addressed, timeoutMillis);
  }

  @Override
  public int linked() {
    return links.linked();
  }

  private <Q, R> CompletableFuture<R> call(
      MethodDescriptor<Q, R> method, TrayId tray, Q request, long timeoutMillis) {
    CompletableFuture<CompletableFuture<R>> begun = new CompletableFuture<>();
    if (!run(() -> begun.complete(calls.call(method, tray, request, timeoutMillis)))) {
      return CompletableFuture.failedFuture(new IOException("imexd is stopping"));
    }
    return begun.thenCompose(reply -> reply);
  }

  /** False when the loop has ended. */
  private boolean run(Runnable action) {
    if (loop.loop().isShuttingDown()) {
      return false;
    }
    try {
      loop.loop().execute(action);
      return true;
    } catch (java.util.concurrent.RejectedExecutionException _) {
      return false;
    }
  }

  @Override
  public void close() {
    run(links::close);
    server.shutdownNow();
    try {
      server.awaitTermination(CLOSE_MAX_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
