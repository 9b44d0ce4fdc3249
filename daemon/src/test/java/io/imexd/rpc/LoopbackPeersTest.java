package io.imexd.rpc;

import static io.imexd.rpc.Inbox.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LoopbackPeersTest extends PeersContract {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final LoopbackNetwork network = new LoopbackNetwork(thread);

  @Override
  Peers peers(TrayId self, PeerListener listener) {
    return network.peers(self, listener);
  }

  @Override
  void endNetwork() {
    thread.shutdownNow();
  }

  @Test
  void theWeatherDecides() {
    Inbox in2 = new Inbox(T02);
    Peers p1 = started(T01, new Inbox(T01));
    started(T02, in2);
    network.weather(LoopbackNetwork.Weather.cut(T02, T01));
    p1.send(T02, new Message.Confirm(Samples.INSTANCE, 1), 0);
    network.weather((_, _, _) -> LoopbackNetwork.Fate.HOLD);
    p1.send(T02, new Message.Confirm(Samples.INSTANCE, 2), 0);
    network.weather((_, _, _) -> LoopbackNetwork.Fate.TWICE);
    p1.send(T02, new Message.Confirm(Samples.INSTANCE, 3), 0);
    network.deliverHeld();
    eventually(() ->
        assertEquals(
            List.of(3, 3, 2),
            in2.from(T01).stream().map(m -> ((Message.Confirm) m).round()).toList()));
  }
}
