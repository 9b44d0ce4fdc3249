package io.imexd.rpc;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.util.concurrent.CompletableFuture;

/**
 * What arrives from other trays. Called on the network's thread: hand it on and return, never
 * block.
 */
public interface PeerListener {

  /** A {@link Event.Delivered} or {@link Event.Unreachable}. */
  void event(Event event);

  /**
   * The message that is delivered next waited this long for a durable write of its sender; for
   * measurements only.
   */
  void wrote(TrayId from, Message message, int writeMicros);

  /** Another tray, or this one, asks what this tray says of itself. */
  CompletableFuture<TrayStatus> inspected(InspectRequest request);

  /** An operator's wish from another tray. */
  CompletableFuture<OperateReply> operated(OperateRequest request, TrayId from);
}
