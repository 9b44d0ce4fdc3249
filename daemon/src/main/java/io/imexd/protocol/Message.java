package io.imexd.protocol;

import java.util.List;
import java.util.Optional;

/**
 * What trays say to each other. Any message may be lost, late or repeated; each is safe to receive
 * at any time.
 */
public sealed interface Message {

  // Coordinator to member.

  /** Asks a tray to hold itself for an instance; sent by the member that sorts first. */
  record Reserve(
      Instance instance, JobKey job, List<TrayId> members, Options options, long timeLeftMillis)
      implements Message {}

  /**
   * Hands over all maps of the job.
   *
   * @param grant the receiver's certificate; put in on its way out and taken out on its way in, so
   *     that the state machine neither makes nor sees one
   */
  record Prepare(
      Instance instance,
      List<Domain> domains,
      List<TrayId> outside,
      long timeLeftMillis,
      Grant grant)
      implements Message {
    public Prepare(
        Instance instance, List<Domain> domains, List<TrayId> outside, long timeLeftMillis) {
      this(instance, domains, outside, timeLeftMillis, Grant.NONE);
    }

    public Prepare with(Grant other) {
      return new Prepare(instance, domains, outside, timeLeftMillis, other);
    }
  }

  /** A certificate of the instance and the authority that signed it, as PEM; empty: none. */
  record Grant(String certificate, String authority) {
    public static final Grant NONE = new Grant("", "");

    public boolean isEmpty() {
      return certificate.isEmpty() && authority.isEmpty();
    }
  }

  /** Start nvidia-imex; asked again it only asks for what is seen. */
  record Start(Instance instance, long timeLeftMillis) implements Message {}

  /**
   * Asks a tray that still sees everything well to write Confirmed; rounds are numbered per
   * instance.
   */
  record Confirm(Instance instance, int round) implements Message {}

  /**
   * The whole instance is over. asked: a person or a hook ended it, so forming it again would undo
   * their wish.
   */
  record Release(Instance instance, JobKey job, boolean closesRun, boolean asked, String reason)
      implements Message {}

  // Member to coordinator.

  /**
   * Yes, and what is true of the tray.
   *
   * @param request for a certificate of the instance, as PEM; empty: none. As {@link Prepare#grant}
   */
  record Reserved(Instance instance, Facts facts, String request) implements Message {
    public Reserved(Instance instance, Facts facts) {
      this(instance, facts, "");
    }

    public Reserved with(String other) {
      return new Reserved(instance, facts, other);
    }
  }

  record Prepared(Instance instance, String mapDigest) implements Message {}

  record Seen(Instance instance, View view) implements Message {}

  record Confirmed(Instance instance, int round) implements Message {}

  record NotYet(Instance instance, int round, String reason) implements Message {}

  /** No, and why. */
  record Refused(Instance instance, Refusal refusal) implements Message {}

  /** Answers Release: whether the tray still holds the instance. */
  record Released(Instance instance, boolean holds) implements Message {}

  // Any member to any other.

  /** The sender leaves, or was rebooted; the others go on. */
  record Left(Instance instance, boolean rebooted) implements Message {}

  /** Answers Left. */
  record Noted(Instance instance) implements Message {}

  /** How do you stand to this instance? */
  record Ask(Instance instance) implements Message {}

  /** Answers Ask, and is sent unasked when a Ready tray becomes Degraded or the reverse. */
  record Tell(Instance instance, Standing standing, String detail) implements Message {}

  // A caller's daemon to the coordinator, and back.

  /** An ensure; asked again until Ended comes. */
  record Join(String call, JobKey job, List<TrayId> members, Options options, long timeLeftMillis)
      implements Message {}

  /** Answers Join while it goes on. */
  record Underway(String call, List<MemberStep> members) implements Message {}

  /** Answers Join for good. */
  record Ended(String call, Outcome outcome) implements Message {}

  /** How a tray stands to an instance. */
  enum Standing {
    READY,
    DEGRADED,
    /** Reserved, not yet Confirmed. */
    FORMING,
    LEFT,
    REBOOTED,
    OVER
  }

  /** A question whose caller has given up by now: it is dropped. */
  default boolean hasNoTimeLeft() {
    return switch (this) {
      case Reserve m -> m.timeLeftMillis() <= 0;
      case Prepare m -> m.timeLeftMillis() <= 0;
      case Start m -> m.timeLeftMillis() <= 0;
      case Join m -> m.timeLeftMillis() <= 0;
      default -> false;
    };
  }

  /** The instance it is about; empty for calls. */
  default Optional<Instance> about() {
    return switch (this) {
      case Reserve m -> Optional.of(m.instance());
      case Prepare m -> Optional.of(m.instance());
      case Start m -> Optional.of(m.instance());
      case Confirm m -> Optional.of(m.instance());
      case Release m -> Optional.of(m.instance());
      case Reserved m -> Optional.of(m.instance());
      case Prepared m -> Optional.of(m.instance());
      case Seen m -> Optional.of(m.instance());
      case Confirmed m -> Optional.of(m.instance());
      case NotYet m -> Optional.of(m.instance());
      case Refused m -> Optional.of(m.instance());
      case Released m -> Optional.of(m.instance());
      case Left m -> Optional.of(m.instance());
      case Noted m -> Optional.of(m.instance());
      case Ask m -> Optional.of(m.instance());
      case Tell m -> Optional.of(m.instance());
      case Join _, Underway _, Ended _ -> Optional.empty();
    };
  }
}
