package io.imexd.rpc;

import io.imexd.proto.ControlRequest;

/**
 * Carries out a call from imexctl. Called on the network's thread: hand it on and return, never
 * block.
 */
@FunctionalInterface
public interface ControlHandler {
  /** The request has exactly one call, and the caller may make it; its texts are unchecked. */
  void handle(ControlRequest request, Caller caller, ControlReplies replies);
}
