package io.imexd.rpc;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The one thread that all sockets of imexd are served on, peers and control alike: it sleeps in one
 * select and never wakes for nothing. Everything in this package that is not said to be safe for
 * any thread is touched on this one only, so there are no locks.
 */
public final class RpcLoop implements AutoCloseable {
  private static final long CLOSE_MAX_MILLIS = 2_000;
  private static final long SELDOM_HOURS = 24;

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("imexd-rpc", true), NioIoHandler.newFactory());
  private final EventLoop loop = group.next();

  /**
   * With nothing scheduled netty's loop wakes once a second, to look whether there is anything to
   * purge.
   */
  public RpcLoop() {
    loop.scheduleAtFixedRate(() -> {}, SELDOM_HOURS, SELDOM_HOURS, TimeUnit.HOURS);
  }

  EventLoopGroup group() {
    return group;
  }

  EventLoop loop() {
    return loop;
  }

  /**
   * Ends the thread, after the servers and links on it have been closed; waits at most two seconds
   * for it.
   */
  @Override
  public void close() {
    group
        .shutdownGracefully(0, CLOSE_MAX_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MAX_MILLIS);
  }
}
