package io.imexd.rpc;

import static io.imexd.rpc.Inbox.eventually;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.imexd.identity.Identity;
import io.imexd.identity.IdentityException;
import io.imexd.identity.TestPki;
import io.imexd.protocol.TrayId;
import io.imexd.siteca.SiteCa;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Trays on the loopback interface that prove who they are, and whoever dials in. */
final class TlsNet implements AutoCloseable {
  final TestPki pki;
  final AtomicLong clock = new AtomicLong(1_000_000);
  final List<String> journal = new CopyOnWriteArrayList<>();
  PeerLimits limits = PeerLimits.DEFAULT;
  private final GrpcNet net = new GrpcNet();
  private final RpcLoop rawLoop = new RpcLoop();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private List<TrayId> roster = List.of();
  private final Logger log = Logger.getLogger("io.imexd");
  private final Handler keep =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          journal.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  TlsNet(Path folder) {
    pki = new TestPki(folder);
    log.addHandler(keep);
  }

  void roster(TrayId... trays) {
    roster = List.of(trays);
  }

  GrpcPeers started(TrayId self, PeerListener listener) {
    List<TrayId> known = roster;
    try {
      Identity identity = Identity.read(self, pki.good(self), () -> known, clock::get);
      return started(
          PeerSettings.tls(self, "0.1.0", net.address(self), identity).with(limits), listener);
    } catch (IdentityException e) {
      throw new IllegalStateException(e);
    }
  }

  GrpcPeers startedInPlaintext(TrayId self, PeerListener listener) {
    return started(PeerSettings.plaintext(self, "0.1.0", net.address(self)), listener);
  }

  private GrpcPeers started(PeerSettings settings, PeerListener listener) {
    GrpcPeers peers = net.peers(settings, listener);
    opened.add(peers);
    peers.start();
    return peers;
  }

  java.net.InetSocketAddress address(TrayId tray) {
    return net.address(tray);
  }

  /** Whoever looks for the first tray finds the second. */
  void at(TrayId sought, TrayId found) {
    net.roster.put(sought, net.address(found));
  }

  RawPeer raw(TrayId to, SiteCa.Issued shown) {
    RawPeer peer = new RawPeer(rawLoop, net.address(to), credentials(shown, "TLSv1.3"));
    opened.add(peer);
    return peer;
  }

  RawPeer plain(TrayId to) {
    RawPeer peer = new RawPeer(rawLoop, net.address(to));
    opened.add(peer);
    return peer;
  }

  ManagedChannel channel(TrayId to, SiteCa.@Nullable Issued shown, String protocol) {
    ManagedChannel channel =
        new Channels(rawLoop, () -> credentials(shown, protocol), 2_000).open(net.address(to), to);
    opened.add(channel::shutdownNow);
    return channel;
  }

  /** Believes everybody. */
  private static ChannelCredentials credentials(SiteCa.@Nullable Issued shown, String protocol) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .trustManager(InsecureTrustManagerFactory.INSTANCE)
            .endpointIdentificationAlgorithm("")
            .protocols(protocol);
    if (shown != null) {
      builder.keyManager(shown.key(), shown.certificate());
    }
    try {
      return NettySslContextChannelCredentials.create(
          GrpcSslContexts.configure(builder, SslProvider.JDK).build());
    } catch (SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  void journalSays(String text) {
    eventually(() ->
        assertTrue(journal.stream().anyMatch(line -> line.contains(text)), journal.toString()));
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
    net.close();
    rawLoop.close();
    log.removeHandler(keep);
  }
}
