package io.imexd.rpc;

import io.imexd.proto.ControlRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.protobuf.ProtobufDecoder;
import io.netty.handler.codec.protobuf.ProtobufEncoder;
import io.netty.handler.codec.protobuf.ProtobufVarint32FrameDecoder;
import io.netty.handler.codec.protobuf.ProtobufVarint32LengthFieldPrepender;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Where imexctl calls: the unix socket, and where configured a TCP port for looking; on the thread
 * of {@link RpcLoop}.
 */
public final class ControlServer implements AutoCloseable {
  private static final WriteBufferWaterMark WATER_MARK =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);
  private static final long CLOSE_MAX_MILLIS = 2_000;

  private final ControlSettings settings;
  private final RpcLoop loop;
  private final ControlHandler handler;
  private final LongSupplier monotonicMillis;
  private final ChannelGroup open;
  private int changers;
  private int lookers;

  /** monotonicMillis: the daemon's clock, asked on the network's thread. */
  public ControlServer(
      ControlSettings settings,
      RpcLoop loop,
      ControlHandler handler,
      LongSupplier monotonicMillis) {
    this.settings = settings;
    this.loop = loop;
    this.handler = handler;
    this.monotonicMillis = monotonicMillis;
    open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  }

  /**
   * Begins to serve; fails with an {@link UncheckedIOException} of one line. To be called with the
   * daemon's lock held.
   */
  public void start() {
    SocketFile file = new SocketFile(settings.socket());
    ControlGate gate;
    try {
      ControlAccess access = ControlAccess.ofProcess(settings.group(), settings.groupFile());
      gate = new ControlGate(access, settings.limits(), handler, monotonicMillis);
      file.clear();
      bind(NioServerDomainSocketChannel.class, UnixDomainSocketAddress.of(file.path()), gate);
      file.open();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("control socket " + file.path() + ": " + Reasons.of(e), e);
    }
    if (settings.listen().isPresent()) {
      InetSocketAddress address = settings.listen().get();
      try {
        bind(NioServerSocketChannel.class, address, gate);
      } catch (IOException e) {
        close();
        String where = address.getHostString() + ":" + address.getPort();
        throw new UncheckedIOException("control.listen " + where + ": " + Reasons.of(e), e);
      }
    }
  }

  private void bind(Class<? extends ServerChannel> type, SocketAddress address, ControlGate gate)
      throws IOException {
    var bound =
        new ServerBootstrap()
            .group(loop.group())
            .channel(type)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) throws IOException {
                    admit(channel, gate);
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(Reasons.of(bound.cause()), bound.cause());
    }
    open.add(bound.channel());
  }

  private void admit(Channel channel, ControlGate gate) throws IOException {
    ControlLimits limits = settings.limits();
    Caller caller = caller(channel, gate);
    int before = caller.mayChange() ? changers : lookers;
    int bound = caller.mayChange() ? limits.changers() : limits.lookers();
    if (before >= 2 * bound) {
      gate.refused(caller, "too many connections");
      channel.close();
      return;
    }
    count(caller, 1);
    open.add(channel);
    channel.closeFuture().addListener(_ -> count(caller, -1));
    int maxBytes = caller.mayChange() ? limits.requestMaxBytes() : limits.lookMaxBytes();
    channel
        .pipeline()
        .addLast(new ProtobufVarint32FrameDecoder(maxBytes))
        .addLast(new ProtobufDecoder(ControlRequest.getDefaultInstance()))
        .addLast(new ProtobufVarint32LengthFieldPrepender())
        .addLast(new ProtobufEncoder())
        .addLast(new ControlConnection(channel, caller, gate, limits, before >= bound));
  }

  private static Caller caller(Channel channel, ControlGate gate) throws IOException {
    if (channel.remoteAddress() instanceof InetSocketAddress remote) {
      return ControlAccess.remote(remote);
    }
    UnixDomainPrincipal principal =
        channel.config().getOption(NioChannelOption.of(ExtendedSocketOptions.SO_PEERCRED));
    if (principal == null) {
      throw new IOException("the kernel does not say who calls");
    }
    return gate.access().caller(principal);
  }

  private void count(Caller caller, int change) {
    if (caller.mayChange()) {
      changers += change;
    } else {
      lookers += change;
    }
  }

  /** Closes the socket, which removes its file, and every connection; idempotent. */
  @Override
  public void close() {
    open.close().awaitUninterruptibly(CLOSE_MAX_MILLIS, TimeUnit.MILLISECONDS);
  }
}
