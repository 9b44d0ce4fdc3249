package io.imexd.protocol;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How a call ended.
 *
 * @param line one line for a person: what, which tray, which step, why
 * @param formed the instance and its domains, for an ensure that succeeded with something to form
 * @param released members that said they do not hold the instance (any more), for a release
 * @param silent members that did not answer, for a release
 * @param job the job key that was ended, for leave and release
 * @param atFault of a failed ensure, the trays that are to blame; none where it is nobody's fault
 */
public record Outcome(
    Code code,
    String line,
    Optional<Formed> formed,
    List<MemberStep> members,
    Optional<Ended> ended,
    List<TrayId> atFault) {

  public Outcome {
    members = List.copyOf(members);
    atFault = List.copyOf(atFault);
  }

  /** The domains of an instance, all proven. */
  public record Formed(
      Instance instance, JobKey job, List<Domain> domains, List<TrayId> outside, Timing timing) {
    public Formed {
      domains = List.copyOf(domains);
      outside = List.copyOf(outside);
    }
  }

  /** What a leave or a release ended; the instance is empty when there was nothing to do. */
  public record Ended(
      Optional<Instance> instance, JobKey job, List<TrayId> released, List<TrayId> silent) {
    public Ended {
      released = List.copyOf(released);
      silent = List.copyOf(silent);
    }
  }

  public static Outcome of(Code code, String line) {
    return new Outcome(code, line, Optional.empty(), List.of(), Optional.empty(), List.of());
  }

  public static Outcome formed(String line, Formed formed) {
    return new Outcome(
        Code.DONE, line, Optional.of(formed), List.of(), Optional.empty(), List.of());
  }

  public static Outcome ended(Code code, String line, Ended ended) {
    return new Outcome(code, line, Optional.empty(), List.of(), Optional.of(ended), List.of());
  }

  public Outcome withMembers(List<MemberStep> steps) {
    return new Outcome(code, line, formed, steps, ended, atFault);
  }

  public Outcome blaming(Collection<TrayId> trays) {
    return new Outcome(code, line, formed, members, ended, List.copyOf(trays));
  }
}
