package io.imexd.rpc;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.util.concurrent.CompletableFuture;

/**
 * The other trays, as one tray reaches them. No method blocks and none throws; all may be called
 * from any thread.
 *
 * <p>A message may be lost, late or repeated; between two trays those that arrive keep their order
 * while a link lives. Loss is silence, except that a dial that fails is reported as {@link
 * io.imexd.protocol.Event.Unreachable}, at most once for each message sent. A tray may send to
 * itself.
 */
public interface Peers extends AutoCloseable {

  /**
   * Begins to listen. Before that nothing arrives; a failure is an {@link
   * java.io.UncheckedIOException} with one line.
   */
  void start();

  /**
   * Hands a message to a tray, or to silence.
   *
   * @param writeMicros how long the durable write took that this message waited for, for the
   *     receiver's account; 0 for none
   */
  void send(TrayId to, Message message, int writeMicros);

  /**
   * Asks a tray what it says of itself. Failure: an {@link java.io.IOException} with one line
   * without the tray's name.
   */
  CompletableFuture<TrayStatus> inspect(TrayId tray, InspectRequest request, long timeoutMillis);

  /**
   * Has an operator's wish carried out on another tray; fails as {@link #inspect}, and then may or
   * may not have been done.
   */
  CompletableFuture<OperateReply> operate(TrayId tray, OperateRequest request, long timeoutMillis);

  /** Trays with a link that has greeted; less than 0 where that is not counted. */
  default int linked() {
    return -1;
  }

  /**
   * Drops every link, silently; idempotent; waits a moment for it, so not for the network's thread.
   * Nothing arrives at the listener after it returned, except what was under way.
   */
  @Override
  void close();
}
