package io.imexd.ledger;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Durable;
import io.imexd.protocol.Farewell;
import io.imexd.protocol.Holding;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.Proc;
import io.imexd.protocol.Tombstone;
import io.imexd.protocol.TrayId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One ledger content of each kind, by the name of its golden file. Never to be changed: other
 * versions read these.
 */
final class Samples {
  static final TrayId TRAY = new TrayId("t01");
  private static final List<TrayId> MEMBERS = List.of(TRAY, new TrayId("t02"), new TrayId("t03"));
  private static final JobKey JOB = new JobKey("cluster", "4711", "1700000000");
  private static final Instance INSTANCE = Instance.parse("f0112233445566778899aabbccddeeff");

  private Samples() {}

  static Map<String, Durable> all() {
    Membership membership =
        new Membership(
            INSTANCE,
            JOB,
            MEMBERS,
            "boot-1",
            1_700_000_000_123L,
            new Options(new Options.Owner(true, 4_294_967_294L, 100), true));
    Membership byHand =
        new Membership(
            INSTANCE, new JobKey("c", "j", ""), List.of(TRAY), "boot-1", 1, Options.NONE);
    Domain domain = new Domain("6f0e.1", MEMBERS.subList(0, 2), List.of("10.0.0.1", "fd00::2"));
    Tombstone over =
        new Tombstone(
            Optional.of(INSTANCE),
            JOB,
            new Farewell(Farewell.Kind.OVER, true, false, "released"),
            MEMBERS,
            false,
            1_700_000_000_456L);
    Tombstone closed =
        new Tombstone(
            Optional.empty(),
            JOB,
            new Farewell(Farewell.Kind.LEFT, true, true, "rebooted"),
            List.of(),
            true,
            5);
    Durable base =
        new Durable(
            TRAY, "boot-1", new Holding.Free(), List.of(over, closed), "maintenance", "killed");
    Map<String, Durable> all = new LinkedHashMap<>();
    all.put("free", base);
    all.put("reserved", base.withHolding(new Holding.Reserved(membership)));
    all.put(
        "confirmed",
        base.withHolding(
            new Holding.Confirmed(
                membership,
                List.of(domain),
                MEMBERS.subList(2, 3),
                Optional.of(new Proc(4242, 987_654)))));
    all.put(
        "confirmed-outside",
        Durable.free(TRAY, "boot-1")
            .withHolding(
                new Holding.Confirmed(byHand, List.of(), List.of(TRAY), Optional.empty())));
    all.put(
        "leaving",
        base.withHolding(
            new Holding.Leaving(
                membership, new Farewell(Farewell.Kind.LEFT, true, false, "epilog"))));
    all.put(
        "leaving-rebooted",
        base.withHolding(
            new Holding.Leaving(byHand, new Farewell(Farewell.Kind.OVER, false, true, ""))));
    return all;
  }
}
