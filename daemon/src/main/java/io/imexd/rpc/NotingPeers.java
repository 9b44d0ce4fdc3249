package io.imexd.rpc;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/** Peers that never answer; what is said to them is handed to who listens. */
public final class NotingPeers implements Peers {
  private final BiConsumer<TrayId, Message> said;

  /** said: called where {@link #send} is. */
  public NotingPeers(BiConsumer<TrayId, Message> said) {
    this.said = said;
  }

  @Override
  public void start() {}

  @Override
  public void send(TrayId to, Message message, int writeMicros) {
    said.accept(to, message);
  }

  @Override
  public CompletableFuture<TrayStatus> inspect(
      TrayId tray, InspectRequest request, long timeoutMillis) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<OperateReply> operate(
      TrayId tray, OperateRequest request, long timeoutMillis) {
    return new CompletableFuture<>();
  }

  @Override
  public void close() {}
}
