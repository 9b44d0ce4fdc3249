package io.imexd.node;

import io.imexd.imex.Imex;
import io.imexd.protocol.Effect;
import io.imexd.protocol.Message;
import io.imexd.rpc.Peers;

/** Carries out what was decided and written. On the event loop only; nothing here blocks. */
final class EffectRunner {
  private final Peers peers;
  private final Imex imex;
  private final Calls calls;
  private final JobProbe jobProbe;
  private final WriteShares shares;
  private final ReleaseShares releases;
  private final StrangerLog strangers;

  EffectRunner(
      Peers peers,
      Imex imex,
      Calls calls,
      JobProbe jobProbe,
      WriteShares shares,
      ReleaseShares releases,
      StrangerLog strangers) {
    this.peers = peers;
    this.imex = imex;
    this.calls = calls;
    this.jobProbe = jobProbe;
    this.shares = shares;
    this.releases = releases;
    this.strangers = strangers;
  }

  void say(Effect effect, int writeMicros) {
    switch (effect) {
      case Effect.Send(var to, Message message) -> {
        releases.sent(message, writeMicros);
        peers.send(to, message, writeMicros);
      }
      case Effect.Answer(String call, var outcome) -> calls.answer(call, outcome, shares, releases);
      case Effect.Progress(String call, var members) -> calls.progress(call, members);
      default -> throw new IllegalArgumentException("not said: " + effect);
    }
  }

  void act(Effect effect) {
    releases.doing(effect);
    switch (effect) {
      case Effect.Render(var membership, var domain) -> imex.render(membership, domain);
      case Effect.Launch(var membership, var domain) -> imex.launch(membership, domain);
      case Effect.Relaunch(var membership, var domain) -> imex.relaunch(membership, domain);
      case Effect.Adopt(var membership, var domain, var process) ->
          imex.adopt(membership, domain, process);
      case Effect.Stop(var membership) -> imex.stop(membership);
      case Effect.Cure(String address) -> imex.cure(address);
      case Effect.Report report -> strangers.report(report);
      case Effect.ProbeJob(var job) -> jobProbe.ask(job);
      default -> throw new IllegalArgumentException("not done: " + effect);
    }
  }
}
