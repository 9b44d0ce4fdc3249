package io.imexd.node;

import io.imexd.ledger.Ledger;
import io.imexd.ledger.LedgerException;
import io.imexd.protocol.Code;
import io.imexd.protocol.Decision;
import io.imexd.protocol.Effect;
import io.imexd.protocol.Event;
import io.imexd.protocol.Node;
import io.imexd.protocol.Now;
import io.imexd.protocol.Outcome;
import io.imexd.protocol.Standings;
import io.imexd.protocol.State;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * This tray's state and the one way it changes: decide, write, say, do. What a decision says goes
 * out only after its durable part is on disk, whoever asked. On the event loop only.
 */
public final class Tray {
  private static final Logger LOG = Logger.getLogger(Tray.class.getName());

  /**
   * Between a write that failed and the next try, and before an event that needed it is decided
   * again.
   */
  private static final long WRITE_AGAIN_MILLIS = 1_000;

  private final Node node;
  private final Ledger ledger;
  private final EffectRunner effects;
  private final EventLoop loop;
  private final Time time;
  private final AuditTrail audit;
  private final LongSupplier chance;
  private final Runnable failStop;
  private BiConsumer<State, State> watcher = (before, after) -> {};
  private State state;
  private String blocked;
  private boolean retrying;

  /**
   * @param blocked why nothing may be written (an unreadable ledger is evidence, and never Free);
   *     empty: nothing speaks against it
   * @param chance 64 random bits a call
   * @param failStop nobody knows what is on disk: the process must end before it says anything more
   */
  Tray(
      Node node,
      State state,
      String blocked,
      Ledger ledger,
      EffectRunner effects,
      EventLoop loop,
      Time time,
      AuditTrail audit,
      LongSupplier chance,
      Runnable failStop) {
    this.node = node;
    this.state = state;
    this.blocked = blocked;
    this.ledger = ledger;
    this.effects = effects;
    this.loop = loop;
    this.time = time;
    this.audit = audit;
    this.chance = chance;
    this.failStop = failStop;
  }

  public State state() {
    return state;
  }

  /** Who is told of each state that follows another. */
  void watched(BiConsumer<State, State> by) {
    watcher = by;
  }

  /** Why nothing is written; empty when writing works. */
  public String blocked() {
    return blocked;
  }

  /** The evidence was moved aside: writing is allowed again. */
  void unblock() {
    blocked = "";
  }

  /** So that a ledger exists from the first moment on, and says so when it cannot be written. */
  void writeFirst() {
    if (!blocked.isEmpty()) {
      return;
    }
    String trouble = write(state);
    if (!trouble.isEmpty()) {
      happen(new Event.WriteFailed(trouble));
      retryWriting();
    }
  }

  public void happen(Event event) {
    Decision decision = node.decide(state, event, now());
    int writeMicros = 0;
    if (!decision.state().durable().equals(state.durable())) {
      String trouble = write(decision.state());
      if (!trouble.isEmpty()) {
        notWritten(event, trouble);
        return;
      }
      writeMicros = ledger.lastWriteMicros();
    }
    State before = state;
    state = decision.state();
    Transitions.log(before, state);
    audit.changed(before, state);
    watcher.accept(before, state);
    for (Effect effect : decision.effects()) {
      if (effect.said()) {
        effects.say(effect, writeMicros);
      }
    }
    for (Effect effect : decision.effects()) {
      if (!effect.said()) {
        effects.act(effect);
      }
    }
    if (writeMicros > 0 && !state.ledgerTrouble().isEmpty()) {
      happen(new Event.WriteFailed(""));
    }
    scheduleWake(0);
  }

  private Now now() {
    return new Now(time.millis(), time.wallMillis(), chance.getAsLong(), chance.getAsLong());
  }

  private void scheduleWake(long notBeforeMillis) {
    long at = Node.wakeAtMillis(state);
    loop.wakeAt(Math.max(at, notBeforeMillis), () -> happen(new Event.Tick()));
  }

  /** Empty when it is durable. */
  private String write(State next) {
    if (!blocked.isEmpty()) {
      return blocked;
    }
    try {
      ledger.write(next.durable());
      return "";
    } catch (LedgerException e) {
      if (!e.certain()) {
        LOG.log(
            Level.SEVERE,
            "nobody knows what the ledger holds now, imexd ends before it says anything more: "
                + e.getMessage());
        failStop.run();
      }
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * The decision has not happened. Who asked hears why, or asks again; what must not be lost is
   * decided again later.
   */
  private void notWritten(Event event, String trouble) {
    Decision refusal = node.decide(state, new Event.WriteFailed(trouble), now());
    State before = state;
    // What it holds and how far it is with that belong together: nothing is begun, nothing is
    // stopped.
    state = refusal.state().holdingAs(before);
    Transitions.log(before, state);
    refusal.effects().stream().filter(Effect::said).forEach(e -> effects.say(e, 0));
    Optional<String> call = call(event);
    if (call.isPresent()) {
      String line = state.self() + ": nothing was done: " + trouble;
      effects.say(new Effect.Answer(call.get(), Outcome.of(Code.INTERNAL, line)), 0);
    } else if (mustNotBeLost(event)) {
      loop.after(WRITE_AGAIN_MILLIS, () -> happen(event));
    }
    retryWriting();
    scheduleWake(time.millis() + WRITE_AGAIN_MILLIS);
  }

  /** Finds out by itself when writing works again, so that status tells the truth. */
  private void retryWriting() {
    if (retrying || !blocked.isEmpty()) {
      return;
    }
    retrying = true;
    loop.after(
        WRITE_AGAIN_MILLIS,
        () -> {
          retrying = false;
          if (state.ledgerTrouble().isEmpty()) {
            return;
          }
          if (write(state).isEmpty()) {
            LOG.info("tray " + state.self() + ": the ledger can be written again");
            happen(new Event.WriteFailed(""));
          } else {
            retryWriting();
          }
        });
  }

  private static Optional<String> call(Event event) {
    return switch (event) {
      case Event.EnsureCalled e -> Optional.of(e.call());
      case Event.LeaveCalled e -> Optional.of(e.call());
      case Event.ReleaseCalled e -> Optional.of(e.call());
      case Event.DrainCalled e -> Optional.of(e.call());
      case Event.ResumeCalled e -> Optional.of(e.call());
      default -> Optional.empty();
    };
  }

  private static boolean mustNotBeLost(Event event) {
    return switch (event) {
      case Event.Delivered _, Event.Unreachable _, Event.Tick _, Event.WriteFailed _ -> false;
      default -> true;
    };
  }

  /** The word that status shows. */
  public Standings.Shown shown() {
    return Standings.shown(state);
  }
}
