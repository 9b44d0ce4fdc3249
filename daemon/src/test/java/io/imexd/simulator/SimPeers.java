package io.imexd.simulator;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Envelopes;
import io.imexd.rpc.PeerListener;
import io.imexd.rpc.Peers;
import java.util.concurrent.CompletableFuture;

/** One life's view of the simulated network. */
final class SimPeers implements Peers {
  final Life life;
  final PeerListener listener;
  private final SimNetwork network;
  private boolean open;

  SimPeers(Life life, PeerListener listener, SimNetwork network) {
    this.life = life;
    this.listener = listener;
    this.network = network;
  }

  boolean open() {
    return open && life.alive();
  }

  @Override
  public void start() {
    open = true;
  }

  @Override
  public void send(TrayId to, Message message, int writeMicros) {
    life.cross(Tally.KILLED_BEFORE_SEND, () -> "before it sends " + Words.of(message));
    if (open || to.equals(life.tray.name)) {
      life.tray.rack.promises.says(life.tray, message);
      network.carry(this, to, Envelopes.write(message, writeMicros), message);
    }
  }

  @Override
  public CompletableFuture<TrayStatus> inspect(
      TrayId tray, InspectRequest request, long timeoutMillis) {
    return network.ask(this, tray, timeoutMillis, peer -> peer.inspected(request));
  }

  @Override
  public CompletableFuture<OperateReply> operate(
      TrayId tray, OperateRequest request, long timeoutMillis) {
    OperateRequest addressed =
        request.toBuilder().setFrom(life.tray.name.name()).setTo(tray.name()).build();
    return network.ask(this, tray, timeoutMillis, peer -> peer.operated(addressed, life.tray.name));
  }

  @Override
  public void close() {
    open = false;
  }
}
