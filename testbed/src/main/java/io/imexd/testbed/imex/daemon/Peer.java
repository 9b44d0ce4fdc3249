package io.imexd.testbed.imex.daemon;

import io.imexd.testbed.imex.config.Addresses;
import io.imexd.testbed.imex.wire.ConnectionState;
import io.imexd.testbed.imex.wire.EventLoop.Timer;
import io.imexd.testbed.imex.wire.Frame;
import io.imexd.testbed.imex.wire.Identity;
import io.imexd.testbed.imex.wire.Link;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Our outgoing connection to one line of the node file, dialled again for as long as we run. */
final class Peer implements Link.Handler {
  private static final long HANDSHAKE_MILLIS = 20_000;

  private final PeerContext context;
  private final int id;
  private final String address;
  private final PeerState state = new PeerState();
  private final Backoff backoff;
  private @Nullable Link link;
  private @Nullable Timer next;
  private @Nullable Timer grace;
  private String goodbyeFrom = "";
  private int attempt;
  private boolean stopped;

  Peer(PeerContext context, int id) {
    this.context = context;
    this.id = id;
    this.address = context.nodes.entries().get(id);
    this.backoff = new Backoff(context.faults.text("BACKOFF", "fast").equals("slow"));
  }

  ConnectionState state() {
    return state.state();
  }

  /** Dials; keeps on dialling until connected. */
  void dial() {
    if (stopped || context.faults.list("NEVER_DIAL").contains(address)) {
      return;
    }
    attempt++;
    String target = address + ":" + context.serverPort();
    if (attempt > 1) {
      context.log.info(
          "Attempting connection for target node " + id + " - " + target + ", attempt #" + attempt);
    }
    try {
      InetSocketAddress to =
          new InetSocketAddress(InetAddress.getByName(address), context.serverPort());
      link = Link.dial(context.loop, to, context.dialler(address), this);
      next = context.loop.after(HANDSHAKE_MILLIS, this::handshakeLate);
    } catch (IOException | RuntimeException failed) {
      dialFailed(String.valueOf(failed.getMessage()));
    }
  }

  @Override
  public void opened(Link opened) {
    KeepAlive.on(opened.channel());
    opened.send(context.self.frame(Frame.HELLO));
  }

  @Override
  public void frame(Link from, Frame frame) throws IOException {
    switch (frame.type()) {
      case Frame.WELCOME -> welcome(Identity.of(frame));
      case Frame.GOODBYE -> goodbye(Identity.of(frame).instance());
      case Frame.RELOAD -> context.observer().reloadAsked();
      default -> throw new IOException("unexpected frame " + frame.type());
    }
  }

  private void welcome(Identity peer) {
    cancel(next);
    ConnectionState verdict = context.self.judge(peer);
    if (verdict == ConnectionState.CONNECTED) {
      connected(peer.instance());
    } else {
      mismatch(verdict, peer);
    }
  }

  private void connected(String instance) {
    cancel(grace);
    PeerState.Arrival arrival = state.connected(instance);
    if (arrival == PeerState.Arrival.NEW_INSTANCE) {
      context.log.info(
          "Node " + id + " with address " + address + " is a new instance, cleaning up");
    }
    attempt = 0;
    backoff.reset();
    context.log.info(
        "Connection established to node "
            + id
            + (Addresses.isLiteral(address) ? " with ip address " : " with address ")
            + address
            + ". Number of times connected: "
            + state.timesConnected());
    context.observer().seen(id);
  }

  private void mismatch(ConnectionState kind, Identity peer) {
    cancel(grace);
    state.mismatch(kind);
    closeLink();
    context.log.error(
        kind == ConnectionState.VERSION_MISMATCH
            ? "Version mismatch with node "
                + id
                + " - "
                + address
                + ": own version "
                + context.self.version()
                + ", peer version "
                + peer.version()
            : "Node configuration mismatch with node " + id + " - " + address);
    if (!context.faults.text("MISMATCH_STICKY", "1").equals("1")) {
      next = context.loop.after(backoff.nextMillis(), this::dial);
    }
  }

  /** The peer says that it stops; told once per instance, whichever connection brought it. */
  void goodbye(String instance) {
    if (goodbyeFrom.equals(instance) || stopped) {
      return;
    }
    goodbyeFrom = instance;
    context.log.info("Received notification of shutdown from node " + id + " - " + address);
    if (state.state() == ConnectionState.CONNECTED && state.isInstance(instance)) {
      closeLink();
      disconnected();
    }
  }

  @Override
  public void closed(Link gone, String reason) {
    link = null;
    if (state.state() == ConnectionState.CONNECTED) {
      context.log.warning(
          "Connection lost to node " + id + ": " + address + ":" + context.serverPort());
      disconnected();
    } else {
      dialFailed(reason);
    }
  }

  private void disconnected() {
    context.log.error(
        "Node disconnect event detected for node "
            + id
            + " with address "
            + address
            + ", attempting to reconnect");
    lost();
    next = context.loop.after(backoff.nextMillis(), this::dial);
  }

  private void lost() {
    if (!state.lost()) {
      return;
    }
    int seconds = context.graceSeconds();
    if (seconds == 0) {
      graceOver();
    } else if (seconds > 0) {
      grace = context.loop.after(seconds * 1000L, this::graceOver);
    }
  }

  private void graceOver() {
    if (state.graceOver()) {
      context.log.info("Cleaning up imports and exports of node " + id + " - " + address);
    }
  }

  private void handshakeLate() {
    closeLink();
    dialFailed("no answer to the handshake");
  }

  private void dialFailed(String reason) {
    cancel(next);
    context.log.debug("Connection to node " + id + " - " + address + " failed: " + reason);
    next = context.loop.after(backoff.nextMillis(), this::dial);
  }

  /** SIGUSR1: a new connection, and the name resolved again. */
  void restart() {
    cancel(next);
    closeLink();
    lost();
    attempt = 0;
    backoff.reset();
    dial();
  }

  /** Sends a frame if connected. */
  void tell(Frame frame) {
    Link current = link;
    if (current != null && state.state() == ConnectionState.CONNECTED) {
      current.send(frame);
    }
  }

  /** No more dialling. */
  void stop() {
    stopped = true;
    cancel(next);
    cancel(grace);
  }

  private void closeLink() {
    Link current = link;
    link = null;
    if (current != null) {
      current.close();
    }
  }

  private static void cancel(@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }
}
