/**
 * Who this daemon talks to, and who may call it: the other trays over gRPC, imexctl over the
 * control socket. All of it runs on one NIO thread ({@link io.imexd.rpc.RpcLoop}); what is decided
 * with what arrives is decided elsewhere.
 */
@NullMarked
package io.imexd.rpc;

import org.jspecify.annotations.NullMarked;
