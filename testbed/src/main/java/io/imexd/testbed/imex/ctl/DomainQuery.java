package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.Faults;
import io.imexd.testbed.imex.config.ConfigException;
import io.imexd.testbed.imex.config.ConfigKey;
import io.imexd.testbed.imex.config.ImexConfig;
import io.imexd.testbed.imex.config.LocalNode;
import io.imexd.testbed.imex.config.NodeList;
import io.imexd.testbed.imex.tls.TlsMaterial;
import io.imexd.testbed.imex.wire.EventLoop;
import io.imexd.testbed.imex.wire.Frame;
import io.imexd.testbed.imex.wire.NodeReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Asks every node's command service at once, each with its own time limit. */
final class DomainQuery {
  private static final long NODE_LIMIT_MILLIS = 3000;

  private final ImexConfig config;
  private final NodeList nodes;
  private final Faults faults;
  private final @Nullable TlsMaterial tls;
  private final int localId;

  DomainQuery(ImexConfig config, NodeList nodes, Faults faults, @Nullable TlsMaterial tls)
      throws IOException {
    this.config = config;
    this.nodes = nodes;
    this.faults = faults;
    this.tls = tls;
    LocalNode local =
        LocalNode.find(
            nodes,
            config.text(ConfigKey.BIND_INTERFACE_IP),
            config.text(ConfigKey.NETWORK_INTERFACE));
    localId = local == null ? -1 : local.id();
  }

  DomainReport run() throws IOException, ConfigException {
    int port = config.number(ConfigKey.IMEX_CMD_PORT);
    long limit = faults.number("NODE_TIMEOUT_MS");
    int size = nodes.entries().size();
    @Nullable Ask[] asked = new Ask[size];
    try (EventLoop loop = new EventLoop()) {
      Ask.Round round = new Ask.Round(loop);
      for (int id = 0; id < size && port >= 0; id++) {
        String entry = nodes.entries().get(id);
        asked[id] =
            Ask.send(
                round,
                Frame.ASK_REPORT,
                target(entry, port),
                tls == null ? null : tls.dialler(entry, port),
                limit < 0 ? NODE_LIMIT_MILLIS : limit);
      }
      round.run();
    }
    return new DomainReport(nodes.entries(), localId, Instant.now(), reports(asked));
  }

  private static InetSocketAddress target(String entry, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(entry), port);
    } catch (IOException unknownName) {
      return InetSocketAddress.createUnresolved(entry, port);
    }
  }

  private static @Nullable NodeReport[] reports(@Nullable Ask... asked) {
    @Nullable NodeReport[] reports = new NodeReport[asked.length];
    for (int id = 0; id < asked.length; id++) {
      Ask ask = asked[id];
      Frame answer = ask == null ? null : ask.answer;
      if (answer != null && answer.type() == Frame.REPORT) {
        try {
          reports[id] = NodeReport.of(answer);
        } catch (IOException malformed) {
          // Something else listens on that port.
          reports[id] = null;
        }
      }
    }
    return reports;
  }
}
