package io.imexd.node;

import io.imexd.imex.FakeImex;
import io.imexd.ledger.MemoryLedger;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Node;
import io.imexd.protocol.Settings;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.NotingPeers;
import java.util.Optional;

/** A tray that holds nothing, for the tests of what goes on around one. */
final class FreeTray {
  private FreeTray() {}

  static Tray of(
      TrayId self, EventLoop loop, ManualTime time, AuditTrail trail, MemoryLedger ledger) {
    return new Tray(
        new Node(Settings.DEFAULT),
        State.of(Durable.free(self, "boot"), "boot"),
        "",
        ledger,
        new EffectRunner(
            new NotingPeers((_, _) -> {}),
            new FakeImex(_ -> {}),
            new Calls(self.name(), time, trail, 1),
            new JobProbe(Optional.empty(), Runnable::run, _ -> {}),
            new WriteShares(),
            new ReleaseShares(time),
            new StrangerLog(trail, time)),
        loop,
        time,
        trail,
        () -> 1,
        () -> {});
  }
}
