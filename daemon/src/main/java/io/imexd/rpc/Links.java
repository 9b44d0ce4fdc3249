package io.imexd.rpc;

import io.imexd.observe.RateLimited;
import io.imexd.proto.Envelope;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The links with all peers: at most one dialled and one accepted with each. What is sent goes over
 * the one that was heard last, so an answer takes the way the question came. Only on the network's
 * thread.
 */
final class Links implements LinkEvents {
  private static final Logger LOG = Logger.getLogger(Links.class.getName());
  private static final long LOG_INTERVAL_MILLIS = 10_000;

  /** A peer that was heard longer ago may have lost its power since, and its end of the link. */
  private static final long HEARD_OF_LATE_MILLIS = 10_000;

  private final PeerLimits limits;
  private final PeerListener listener;
  private final Consumer<DialledLink> dialler;
  private final Greeting greeting;
  private final Proofs proofs;
  private final LongSupplier monotonicMillis;
  private final RateLimited refusals = new RateLimited(LOG, LOG_INTERVAL_MILLIS);
  private final RateLimited crowds = new RateLimited(LOG, LOG_INTERVAL_MILLIS);
  private final Map<TrayId, DialledLink> dialled = new HashMap<>();
  private final Map<TrayId, AcceptedLink> accepted = new HashMap<>();
  private final Set<AcceptedLink> acceptedAll = new LinkedHashSet<>();
  private boolean closed;

  /** Written on the network's thread only, read by any. */
  private volatile int linked;

  /** dialler: has a new link dialled. */
  Links(
      PeerLimits limits,
      Greeting greeting,
      Proofs proofs,
      PeerListener listener,
      Consumer<DialledLink> dialler,
      LongSupplier monotonicMillis) {
    this.limits = limits;
    this.greeting = greeting;
    this.proofs = proofs;
    this.listener = listener;
    this.dialler = dialler;
    this.monotonicMillis = monotonicMillis;
  }

  void send(TrayId to, Envelope envelope) {
    if (closed) {
      return;
    }
    long now = nowMillis();
    Link link = usable(to, now);
    if (link != null) {
      link.write(envelope, now);
      return;
    }
    DialledLink dialling = dialled.get(to);
    if (dialling == null) {
      makeRoom(dialled.values());
      dialling = new DialledLink(to, greeting, proofs, this);
      dialled.put(to, dialling);
      dialling.send(envelope, now);
      dialler.accept(dialling);
    } else {
      dialling.send(envelope, now);
    }
  }

  /** The link heard last, after those that went silent or lost their proof were given up. */
  private @Nullable Link usable(TrayId peer, long now) {
    DialledLink out = dialled.get(peer);
    if (out != null && givenUp(out, now)) {
      out = null;
    }
    AcceptedLink in = accepted.get(peer);
    if (in != null && givenUp(in, now)) {
      in = null;
    }
    if (out == null || !out.greeted()) {
      return in;
    }
    return in == null || out.heardMillis() >= in.heardMillis() ? out : in;
  }

  private boolean givenUp(Link link, long now) {
    if (link.silent(now, limits.silenceMillis())) {
      link.end("no answer on this link");
      return true;
    }
    String trouble = link.trouble();
    if (!trouble.isEmpty()) {
      link.end(trouble);
      return true;
    }
    return false;
  }

  /**
   * A greeted link that this tray dialled and that answered a moment ago, for its channel: what is
   * asked beside the links is asked once.
   */
  @Nullable DialledLink answering(TrayId peer) {
    DialledLink link = dialled.get(peer);
    long now = nowMillis();
    return link != null
            && link.greeted()
            && now - link.heardMillis() < HEARD_OF_LATE_MILLIS
            && !link.silent(now, limits.silenceMillis())
            && link.trouble().isEmpty()
        ? link
        : null;
  }

  void accept(AcceptedLink link) {
    if (closed) {
      link.end("imexd is stopping");
      return;
    }
    makeRoom(acceptedAll);
    acceptedAll.add(link);
  }

  private void makeRoom(java.util.Collection<? extends Link> links) {
    if (links.size() >= limits.links()) {
      links.stream()
          .min(Comparator.comparingLong(Link::heardMillis))
          .ifPresent(
              oldest -> oldest.end("too many links: the one that was silent longest gives way"));
    }
  }

  @Override
  public void greeted(TrayId peer, Link link) {
    if (link instanceof AcceptedLink newer) {
      AcceptedLink older = accepted.put(peer, newer);
      if (older != null) {
        older.end("the peer opened a newer link");
      }
    }
    count();
  }

  @Override
  public void received(TrayId peer, Envelope envelope) throws MalformedException {
    Message message = Envelopes.read(envelope);
    if (envelope.getWriteMicros() > 0) {
      listener.wrote(peer, message, envelope.getWriteMicros());
    }
    listener.event(new Event.Delivered(peer, message));
  }

  @Override
  public void unreachable(TrayId peer, String reason) {
    if (!closed) {
      listener.event(new Event.Unreachable(peer, reason));
    }
  }

  @Override
  public void closed(Link link) {
    switch (link) {
      case DialledLink out -> dialled.remove(out.peer(), out);
      case AcceptedLink in -> {
        acceptedAll.remove(in);
        TrayId peer = in.peer();
        if (peer != null) {
          accepted.remove(peer, in);
        }
      }
      default -> throw new IllegalStateException("a link is dialled or accepted");
    }
    count();
  }

  private void count() {
    Set<TrayId> peers = new HashSet<>(accepted.keySet());
    dialled.values().stream().filter(DialledLink::greeted).forEach(link -> peers.add(link.peer()));
    linked = peers.size();
  }

  /** Trays with a link that has greeted. From any thread. */
  int linked() {
    return linked;
  }

  @Override
  public void refused(String who, String why) {
    refusals.warning(nowMillis(), "refused a peer: " + who + ": " + why);
  }

  /** Somebody takes more than his share; apart, so that a flood hides no other refusal. */
  void crowded(String who, String why) {
    crowds.warning(nowMillis(), "turned away: " + who + ": " + why);
  }

  @Override
  public long nowMillis() {
    return monotonicMillis.getAsLong();
  }

  /** Drops all links, silently, and takes no more. */
  void close() {
    closed = true;
    List.copyOf(dialled.values()).forEach(link -> link.end("imexd is stopping"));
    List.copyOf(acceptedAll).forEach(link -> link.end("imexd is stopping"));
  }
}
