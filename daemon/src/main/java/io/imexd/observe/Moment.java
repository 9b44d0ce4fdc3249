package io.imexd.observe;

/**
 * How a tray stands at one moment, for {@link Exposition}.
 *
 * @param state one of {@link Exposition#STATES}
 * @param idleByDesign nothing is held, and nothing is wrong: no nvidia-imex is to run
 * @param instances that are held: 0 or 1
 * @param domains of the held instance, all of them
 * @param members of the held instance
 * @param daemonStatus as DCGM's field 1503 has it: 0 to 7, or -2 where no domain is configured
 * @param domainStatus as DCGM's field 1502 has it: UP, DEGRADED, DOWN; empty where there is none
 * @param violations that the standing audit sees
 * @param writes of the ledger that were made durable
 * @param writeMicros the time they took together
 * @param peersLinked trays with a link that has greeted; less than 0: not known
 */
public record Moment(
    String state,
    boolean idleByDesign,
    boolean drained,
    boolean unfit,
    int instances,
    int domains,
    int members,
    int daemonStatus,
    String domainStatus,
    int violations,
    long writes,
    long writeMicros,
    int peersLinked) {}
