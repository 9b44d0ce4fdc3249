package io.imexd.rpc;

import io.imexd.proto.Envelope;
import io.imexd.protocol.TrayId;

/** What a {@link Link} tells its owner, on the network's thread. */
interface LinkEvents {
  /** The peer has said who it is, and it is right. */
  void greeted(TrayId peer, Link link);

  void received(TrayId peer, Envelope envelope) throws MalformedException;

  /** A dial that did not come to a greeting. */
  void unreachable(TrayId peer, String reason);

  /** It is gone, after a greeting or without. */
  void closed(Link link);

  /** Something was refused; who and why in one line. */
  void refused(String who, String why);

  long nowMillis();
}
