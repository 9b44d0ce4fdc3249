package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.wire.DaemonState;
import io.imexd.testbed.imex.wire.EventLoop;
import io.imexd.testbed.imex.wire.Frame;
import io.imexd.testbed.imex.wire.Link;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code -s}: prints the daemon's state and each change, until a time is over or the daemon ends.
 */
final class Subscription implements Link.Handler {
  private final EventLoop loop;
  private final Consumer<String> out;
  private DaemonState last = DaemonState.UNAVAILABLE;
  private boolean heard;

  private Subscription(EventLoop loop, Consumer<String> out) {
    this.loop = loop;
    this.out = out;
  }

  /** Runs it; false if the daemon could not be asked. */
  static boolean run(
      SocketAddress target, Link.@Nullable Cipher cipher, long timeoutMillis, Consumer<String> out)
      throws IOException {
    try (EventLoop loop = new EventLoop()) {
      Subscription subscription = new Subscription(loop, out);
      try {
        Link.dial(loop, target, cipher, subscription);
      } catch (IOException refused) {
        return false;
      }
      if (timeoutMillis >= 0) {
        loop.after(timeoutMillis, loop::stop);
      }
      loop.run();
      if (subscription.heard) {
        out.accept("Finishing subscription\n" + subscription.last + "\n");
      }
      return subscription.heard;
    }
  }

  @Override
  public void opened(Link link) {
    link.send(Frame.bare(Frame.SUBSCRIBE));
  }

  @Override
  public void frame(Link link, Frame frame) throws IOException {
    if (frame.type() != Frame.STATE || frame.body().remaining() != 1) {
      throw new IOException("not a state");
    }
    heard = true;
    last = DaemonState.of(frame.body().get());
    out.accept(last + " stopAtReady: 0\nkeepGoing: 1\n");
  }

  @Override
  public void closed(Link link, String reason) {
    last = DaemonState.UNAVAILABLE;
    loop.stop();
  }
}
