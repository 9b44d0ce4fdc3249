package io.imexd.rpc;

import io.imexd.identity.Proof;
import io.imexd.proto.Envelope;
import io.imexd.protocol.TrayId;

/**
 * The first envelope of a link in each direction: who is there, and in which version of the
 * protocol.
 */
record Greeting(TrayId self, String imexdVersion) {

  Envelope hello() {
    return Envelopes.hello(self.name(), imexdVersion);
  }

  /**
   * Who the other is; refused when it is no Hello, of another protocol, under this tray's own name,
   * or under one that it has not proven.
   */
  TrayId read(Envelope first, Proof proof) throws MalformedException {
    if (!first.hasHello()) {
      throw new MalformedException("the first message is no hello");
    }
    int protocol = first.getHello().getProtocol();
    if (protocol != Envelopes.PROTOCOL) {
      throw new MalformedException(
          "speaks protocol "
              + Integer.toUnsignedString(protocol)
              + ", "
              + self
              + " speaks "
              + Envelopes.PROTOCOL
              + ": the same imexd is needed on all trays");
    }
    TrayId peer;
    try {
      peer = new TrayId(first.getHello().getTray());
    } catch (IllegalArgumentException e) {
      throw new MalformedException("the hello has no valid tray name");
    }
    if (peer.equals(self)) {
      throw new MalformedException(
          "another imexd says that it is " + self + ", too: see tray.name");
    }
    String refusal = proof.refusal(peer);
    if (!refusal.isEmpty()) {
      throw new MalformedException(refusal);
    }
    return peer;
  }
}
