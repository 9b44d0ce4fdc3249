package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;
import io.imexd.testbed.imex.config.NodeList;
import io.imexd.testbed.imex.log.ImexLog;
import io.imexd.testbed.imex.tls.TlsMaterial;
import io.imexd.testbed.imex.wire.EventLoop;
import io.imexd.testbed.imex.wire.Identity;
import io.imexd.testbed.imex.wire.Link;
import org.jspecify.annotations.Nullable;

/** What every peer connection of one daemon shares, and whom it tells. */
final class PeerContext {
  /** Told about peers; the daemon. */
  interface Observer {
    /** A node is connected to us or we to it. */
    void seen(int nodeId);

    /** A peer asks to read keys and certificates again. */
    void reloadAsked();
  }

  final EventLoop loop;
  final ImexLog log;
  final Faults faults;
  final ImexConfig config;
  final NodeList nodes;
  final Identity self;
  private final Observer observer;
  private @Nullable TlsMaterial tls;

  PeerContext(
      EventLoop loop,
      ImexLog log,
      Faults faults,
      ImexConfig config,
      NodeList nodes,
      Identity self,
      @Nullable TlsMaterial tls,
      Observer observer) {
    this.loop = loop;
    this.log = log;
    this.faults = faults;
    this.config = config;
    this.nodes = nodes;
    this.self = self;
    this.tls = tls;
    this.observer = observer;
  }

  Observer observer() {
    return observer;
  }

  int serverPort() {
    return config.number(ConfigKey.SERVER_PORT);
  }

  int graceSeconds() {
    return config.number(ConfigKey.IMEX_NODE_DISCONNECTED_GRACE_TIME);
  }

  void replaceTls(@Nullable TlsMaterial material) {
    tls = material;
  }

  Link.@Nullable Cipher acceptor() {
    return tls == null ? null : tls.acceptor();
  }

  Link.@Nullable Cipher dialler(String address) {
    return tls == null ? null : tls.dialler(address, serverPort());
  }
}
