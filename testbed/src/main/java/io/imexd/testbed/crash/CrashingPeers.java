package io.imexd.testbed.crash;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Peers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Peers with a point before and after each message that is sent. */
final class CrashingPeers implements Peers {
  /** What was handed over is on the wire by then. */
  private static final long SENT_MILLIS = 30;

  private final Peers peers;
  private final Points points;
  private final Said said;

  CrashingPeers(Peers peers, Points points, Said said) {
    this.peers = peers;
    this.points = points;
    this.said = said;
  }

  @Override
  public void send(TrayId to, Message message, int writeMicros) {
    reached(CrashPoint.sent("BEFORE", message), 0);
    peers.send(to, message, writeMicros);
    said.sent();
    reached(CrashPoint.sent("AFTER", message), SENT_MILLIS);
  }

  private void reached(@Nullable CrashPoint point, long laterMillis) {
    if (point != null) {
      points.reached(point, "", laterMillis);
    }
  }

  @Override
  public void start() {
    peers.start();
  }

  @Override
  public CompletableFuture<TrayStatus> inspect(
      TrayId tray, InspectRequest request, long timeoutMillis) {
    return peers.inspect(tray, request, timeoutMillis);
  }

  @Override
  public CompletableFuture<OperateReply> operate(
      TrayId tray, OperateRequest request, long timeoutMillis) {
    return peers.operate(tray, request, timeoutMillis);
  }

  @Override
  public void close() {
    peers.close();
  }
}
