package io.imexd.simulator;

import io.imexd.proto.Envelope;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Envelopes;
import io.imexd.rpc.MalformedException;
import io.imexd.rpc.PeerListener;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What lies between the trays: messages take their time, vanish, come twice or too early. */
final class SimNetwork {
  private static final long HELLO_LIMIT_MICROS = 5 * Sizes.SECOND_MICROS;
  private static final long OWN_MICROS = 20;

  private record Pair(TrayId from, TrayId to) {}

  /** One direction between two trays. */
  private static final class Way {
    private long cutUntilMicros;
    private long clogUntilMicros;
    private long lastMicros;
  }

  private final SimRack rack;
  private final Chance chance;
  private final Map<Pair, Way> ways = new HashMap<>();
  private boolean fair;

  SimNetwork(SimRack rack, Chance chance) {
    this.rack = rack;
    this.chance = chance;
  }

  private Way way(TrayId from, TrayId to) {
    return ways.computeIfAbsent(new Pair(from, to), _ -> new Way());
  }

  /** Nothing passes in this direction until then. */
  void cut(TrayId from, TrayId to, long untilMicros) {
    way(from, to).cutUntilMicros = untilMicros;
  }

  /** What is sent in this direction is held until then, and arrives all at once. */
  void clog(TrayId from, TrayId to, long untilMicros) {
    way(from, to).clogUntilMicros = untilMicros;
  }

  /** Every link is well again, and stays so. */
  void heal() {
    fair = true;
    ways.values().forEach(way -> way.cutUntilMicros = 0);
    ways.values().forEach(way -> way.clogUntilMicros = 0);
  }

  void carry(SimPeers from, TrayId to, Envelope envelope, Message message) {
    TrayId sender = from.life.tray.name;
    long leaves = from.life.tray.ownMicros();
    rack.tell(
        sender,
        16 + envelope.getMessageCase().getNumber(),
        () -> "-> " + to + " " + Words.of(message));
    if (sender.equals(to)) {
      rack.agenda.at(
          inOrder(way(sender, to), leaves + OWN_MICROS),
          () -> arrive(from, to, envelope, message, true));
      return;
    }
    Way way = way(sender, to);
    if (rack.nowMicros() < way.cutUntilMicros) {
      vanish(from, to, true);
    } else if (!fair && chance.percent(rack.sizes.lossPercent())) {
      rack.counts.add(Tally.LOST);
      vanish(from, to, false);
    } else {
      send(way, leaves, () -> arrive(from, to, envelope, message, true));
      if (!fair && chance.percent(rack.sizes.repeatPercent())) {
        rack.counts.add(Tally.REPEATED);
        send(way, leaves, () -> arrive(from, to, envelope, message, false));
      }
    }
  }

  private void send(Way way, long leaves, Runnable arrival) {
    long at = Math.max(leaves + delay(), way.clogUntilMicros);
    boolean overtakes = !fair && chance.percent(rack.sizes.reorderPercent());
    if (overtakes && at < way.lastMicros) {
      rack.counts.add(Tally.REORDERED);
    }
    rack.agenda.at(overtakes ? at : inOrder(way, at), arrival);
  }

  private static long inOrder(Way way, long atMicros) {
    way.lastMicros = Math.max(atMicros, way.lastMicros + 1);
    return way.lastMicros;
  }

  private long delay() {
    long most = fair ? Math.min(5_000, rack.sizes.delayMaxMicros()) : rack.sizes.delayMaxMicros();
    return chance.between(50, Math.max(50, most));
  }

  /** Silence; where a link had to be dialled, the dialler hears of it after a while. */
  private void vanish(SimPeers from, TrayId to, boolean cut) {
    if (cut && chance.percent(30)) {
      rack.agenda.after(HELLO_LIMIT_MICROS, () -> unreachable(from, to, Tally.NO_ANSWER_TO_DIAL));
    }
  }

  private void unreachable(SimPeers from, TrayId to, Tally how) {
    if (from.open()) {
      String reason =
          how == Tally.REFUSED_CONNECTION ? "connection refused" : "no answer within 5000 ms";
      rack.happened(from.life.tray, how, () -> to + " cannot be reached: " + reason);
      from.life.run(() -> from.listener.event(new Event.Unreachable(to, reason)));
    }
  }

  /** first: a copy of what was refused is not reported again. */
  private void arrive(SimPeers from, TrayId to, Envelope envelope, Message message, boolean first) {
    SimTray tray = rack.tray(to);
    TrayId sender = from.life.tray.name;
    Life life = tray.life();
    SimPeers peers = life == null ? null : life.peers();
    if (life == null || peers == null || !peers.open()) {
      if (!first) {
        return;
      }
      if (tray.machine.up()) {
        rack.agenda.after(delay(), () -> unreachable(from, to, Tally.REFUSED_CONNECTION));
      } else {
        vanish(from, to, true);
      }
      return;
    }
    rack.tell(
        to,
        64 + envelope.getMessageCase().getNumber(),
        () -> "<- " + sender + " " + Words.of(message));
    life.run(() -> {
      if (envelope.getWriteMicros() > 0) {
        peers.listener.wrote(sender, message, envelope.getWriteMicros());
      }
      peers.listener.event(new Event.Delivered(sender, read(envelope)));
    });
  }

  private static Message read(Envelope envelope) {
    try {
      return Envelopes.read(envelope);
    } catch (MalformedException e) {
      throw new IllegalStateException("imexd wrote an envelope that it cannot read", e);
    }
  }

  /** A question beside the messages; its answer may fail to come. */
  <R> CompletableFuture<R> ask(
      SimPeers from,
      TrayId to,
      long timeoutMillis,
      Function<PeerListener, CompletableFuture<R>> question) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    TrayId sender = from.life.tray.name;
    long limit = rack.nowMicros() + timeoutMillis * 1_000;
    rack.agenda.at(limit, () -> fail(from, answer, "no answer in time"));
    if (!passes(sender, to)) {
      return answer;
    }
    rack.agenda.after(
        sender.equals(to) ? OWN_MICROS : delay(),
        () -> {
          Life life = rack.tray(to).life();
          SimPeers peers = life == null ? null : life.peers();
          if (life == null || peers == null || !peers.open()) {
            if (rack.tray(to).machine.up()) {
              fail(from, answer, "connection refused");
            }
            return;
          }
          life.run(() ->
              question
                  .apply(peers.listener)
                  .thenAccept(reply -> answered(from, to, answer, reply)));
        });
    return answer;
  }

  private <R> void answered(SimPeers from, TrayId to, CompletableFuture<R> answer, R reply) {
    if (passes(to, from.life.tray.name)) {
      rack.agenda.after(
          from.life.tray.name.equals(to) ? OWN_MICROS : delay(),
          () -> from.life.run(() -> answer.complete(reply)));
    }
  }

  private boolean passes(TrayId from, TrayId to) {
    return from.equals(to)
        || rack.nowMicros() >= way(from, to).cutUntilMicros
            && (fair || !chance.percent(rack.sizes.lossPercent()));
  }

  private <R> void fail(SimPeers from, CompletableFuture<R> answer, String why) {
    if (!answer.isDone()) {
      from.life.run(() -> answer.completeExceptionally(new IOException(why)));
    }
  }
}
