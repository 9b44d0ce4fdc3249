package io.imexd.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.imex.FakeImex;
import io.imexd.imex.Imex;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import io.imexd.protocol.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class GuardedImexTest {
  private static final TrayId TRAY = new TrayId("t01");
  private static final Domain DOMAIN = new Domain("u.1", List.of(TRAY), List.of("10.0.0.1"));
  private static final Instance ONE = new Instance(1, 1);

  private final FakeGuard guard = new FakeGuard();
  private final List<Event> events = new ArrayList<>();
  private final Imex imex = new GuardedImex(guard, events::add, FakeImex::new);

  private static Membership job() {
    return new Membership(
        ONE,
        new JobKey("default", "7", "1"),
        List.of(TRAY),
        "boot",
        0,
        new Options(new Options.Owner(true, 1_000, 1_000), false));
  }

  @Test
  void membersAreLetThroughBeforeItIsRenderedAndNobodyWhenItHasStopped() {
    imex.render(job(), Optional.of(DOMAIN));
    assertEquals(List.of(Admitted.of(ONE, DOMAIN)), guard.admitted());
    assertEquals(List.of(new Event.Rendered(ONE, "")), events);
    imex.stop(ONE);
    assertEquals(Admitted.NOBODY, guard.admitted().getLast());
  }

  @Test
  void withoutAGuardTheTrayIsNotPrepared() {
    guard.fail("guard: no nft");
    imex.render(job(), Optional.of(DOMAIN));
    assertEquals(List.of(new Event.Rendered(ONE, "guard: no nft")), events);
  }

  @Test
  void anAdoptedDomainIsLetThroughAnew() {
    imex.adopt(job(), DOMAIN, Optional.empty());
    assertEquals(List.of(Admitted.of(ONE, DOMAIN)), guard.admitted());
  }

  @Test
  void whatIsLeftOfAnOldInstanceClosesNothingForTheHeldOne() {
    imex.adopt(job(), DOMAIN, Optional.empty());
    imex.stop(new Instance(1, 2));
    assertEquals(List.of(Admitted.of(ONE, DOMAIN)), guard.admitted());
  }

  @Test
  void aJobWithoutADomainOpensNothing() {
    imex.render(job(), Optional.empty());
    assertEquals(List.of(), guard.admitted());
    assertEquals(List.of(new Event.Rendered(ONE, "")), events);
  }

  private Imex reporting(CompletableFuture<String> firewall) {
    guard.stands(firewall);
    return new GuardedImex(
        guard,
        events::add,
        sink -> {
          reports = sink;
          return new FakeImex(sink);
        });
  }

  private Consumer<Event> reports = _ -> {};

  @Test
  void theSitesFirewallIsNamedWherePairsAreLate() {
    reporting(CompletableFuture.completedFuture("another firewall"));
    reports.accept(late("late"));
    assertEquals(List.of(late("late"), late("late; another firewall")), events);
  }

  @Test
  void nobodyLooksForAFirewallWhileNvidiaImexStarts() {
    reporting(CompletableFuture.completedFuture("another firewall"));
    Event starting = new Event.Observed(ONE, View.bad("nvidia-imex says INITIALIZING"));
    reports.accept(starting);
    assertEquals(List.of(starting), events);
  }

  private static Event late(String detail) {
    List<TrayId> pair = List.of(new TrayId("t01"), new TrayId("t02"));
    return new Event.Observed(ONE, new View(false, detail, DOMAIN.mapDigest(), false, pair));
  }

  @Test
  void whatIsFoundOutLateNeverOvertakesWhatWasSeenSince() {
    CompletableFuture<String> late = new CompletableFuture<>();
    reporting(late);
    Event bad = late("t01 -> t02 NEVER_CONNECTED");
    Event good = new Event.Observed(ONE, new View(true, "", DOMAIN.mapDigest(), false));
    reports.accept(bad);
    reports.accept(good);
    late.complete("another firewall");
    assertEquals(List.of(bad, good), events);
  }

  @Test
  void aCureIsReachedByNobodyElse() {
    imex.cure("10.0.0.1");
    assertEquals(List.of("10.0.0.1"), guard.admitted().getFirst().addresses());
  }
}
