package io.imexd.rpc;

import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Trays on the loopback interface, each with a loop and a port of its own. */
final class GrpcNet implements AutoCloseable {
  final Map<TrayId, InetSocketAddress> roster = new ConcurrentHashMap<>();
  private final List<RpcLoop> loops = new ArrayList<>();

  GrpcPeers peers(TrayId self, PeerListener listener) {
    return peers(self, listener, PeerLimits.DEFAULT);
  }

  GrpcPeers peers(TrayId self, PeerListener listener, PeerLimits limits) {
    return peers(PeerSettings.plaintext(self, "0.1.0", address(self)).with(limits), listener);
  }

  GrpcPeers peers(PeerSettings settings, PeerListener listener) {
    RpcLoop loop = new RpcLoop();
    loops.add(loop);
    return new GrpcPeers(settings, loop, this::lookUp, listener, GrpcNet::millis);
  }

  InetSocketAddress address(TrayId tray) {
    return roster.computeIfAbsent(tray, _ -> freePort());
  }

  private CompletableFuture<InetSocketAddress> lookUp(TrayId tray) {
    return tray.name().startsWith("unknown")
        ? CompletableFuture.failedFuture(new IOException("not in the roster"))
        : CompletableFuture.completedFuture(address(tray));
  }

  static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /**
   * Below the ports that the kernel gives to whoever dials out, so that none takes it meanwhile.
   */
  private static InetSocketAddress freePort() {
    for (int tries = 0; tries < 1_000; tries++) {
      int port = ThreadLocalRandom.current().nextInt(12_000, 30_000);
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      } catch (IOException _) {
        // Taken: the next one.
      }
    }
    throw new IllegalStateException("no free port on the loopback interface");
  }

  @Override
  public void close() {
    loops.forEach(RpcLoop::close);
  }
}
