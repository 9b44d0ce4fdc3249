package io.imexd.rpc;

import io.imexd.protocol.TrayId;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * Where a tray's imexd listens: from the roster file, else from the resolver.
 *
 * <p>Called on the network's thread for every dial, so an implementation that has to wait (DNS)
 * does so elsewhere and completes the future later. A future that fails does so with one line that
 * says why, without the tray's name.
 */
@FunctionalInterface
public interface PeerAddresses {
  CompletableFuture<InetSocketAddress> of(TrayId tray);
}
