package io.imexd.rpc;

import io.imexd.protocol.TrayId;

class GrpcPeersContractTest extends PeersContract {
  private final GrpcNet net = new GrpcNet();

  @Override
  Peers peers(TrayId self, PeerListener listener) {
    return net.peers(self, listener);
  }

  @Override
  void endNetwork() {
    net.close();
  }
}
