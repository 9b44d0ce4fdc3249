package io.imexd.testbed.imex.daemon;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;

/** The kernel notices a cut network within about 11 s, so that an idle daemon need not wake. */
final class KeepAlive {
  private KeepAlive() {}

  static void on(SocketChannel channel) {
    try {
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 5);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 2);
      channel.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
    } catch (IOException | UnsupportedOperationException without) {
      // A cut is then noticed at the next message.
    }
  }
}
