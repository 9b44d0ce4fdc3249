package io.imexd.protocol;

import static io.imexd.protocol.Rack.job;
import static io.imexd.protocol.Rack.tray;
import static io.imexd.protocol.Rack.trays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Jobs asked for at the same moment, with the messages of different links delivered in any order,
 * and time that passes while they are on their way.
 */
class OverlapTest {
  private static final int ROUNDS = 200;

  /** Each link keeps its order; which link is next, and whether time passes first, is chance. */
  private static void run(Rack rack, List<String> calls, Random chance) {
    while (!calls.stream().allMatch(rack::answered) || !rack.inFlight.isEmpty()) {
      assertTrue(rack.millis < 120_000, () -> "no answer in two minutes\n" + rack.tail());
      if (rack.inFlight.isEmpty() || chance.nextInt(20) == 0) {
        rack.millis += 1 + chance.nextInt(60);
        rack.states.keySet().forEach(t -> rack.happen(t, new Event.Tick()));
        continue;
      }
      List<Rack.Parcel> parcels = new ArrayList<>(rack.inFlight);
      Rack.Parcel any = parcels.get(chance.nextInt(parcels.size()));
      Rack.Parcel first =
          parcels.stream()
              .filter(p -> p.from().equals(any.from()) && p.to().equals(any.to()))
              .findFirst()
              .orElseThrow();
      rack.inFlight.remove(first);
      rack.deliver(first);
    }
  }

  private static List<TrayId> drawn(Random chance, int of, TrayId with) {
    Set<TrayId> set = new TreeSet<>(Set.of(with));
    for (int i = 1; i <= of; i++) {
      if (chance.nextBoolean()) {
        set.add(tray(i));
      }
    }
    return List.copyOf(set);
  }

  @Test
  void ofTwoOverlappingJobsExactlyOneFormsAndTheLoserLeavesNothing() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random chance = new Random(seed);
      Rack rack = new Rack(6);
      TrayId shared = tray(1 + chance.nextInt(6));
      List<TrayId> red = drawn(chance, 6, shared);
      List<TrayId> blue = drawn(chance, 6, shared);
      String where = "seed " + seed + ": red " + red + ", blue " + blue + "\n";
      String a = ensureOnOne(rack, "red", red, chance);
      String b = ensureOnOne(rack, "blue", blue, chance);
      run(rack, List.of(a, b), chance);
      boolean redWon = rack.answer(a).code() == Code.DONE;
      Outcome won = rack.answer(redWon ? a : b);
      Outcome lost = rack.answer(redWon ? b : a);
      assertEquals(Code.DONE, won.code(), () -> where + won.line() + rack.tail());
      assertEquals(Code.HELD, lost.code(), () -> where + lost.line() + rack.tail());
      String holder = "held by job " + (redWon ? "red" : "blue") + " run 1";
      assertTrue(lost.line().contains(holder), () -> where + lost.line());
      Set<TrayId> winners = new TreeSet<>(redWon ? red : blue);
      assertEquals(winners, rack.running.keySet(), where);
      rack.states.forEach((tray, state) -> {
        if (!winners.contains(tray)) {
          assertInstanceOf(Holding.Free.class, state.durable().holding(), where + tray);
        }
      });
    }
  }

  @Test
  void disjointJobsAlwaysBothForm() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random chance = new Random(seed);
      Rack rack = new Rack(6);
      int border = 1 + chance.nextInt(5);
      String a = ensureOnOne(rack, "red", trays(1, border), chance);
      String b = ensureOnOne(rack, "blue", trays(border + 1, 6), chance);
      run(rack, List.of(a, b), chance);
      String where = "seed " + seed + ", border " + border + "\n";
      assertEquals(Code.DONE, rack.answer(a).code(), () -> where + rack.answer(a).line());
      assertEquals(Code.DONE, rack.answer(b).code(), () -> where + rack.answer(b).line());
      assertEquals(6, rack.running.size(), where);
    }
  }

  @Test
  void everyCallerOfOneJobGetsTheSameInstanceInAnyOrder() {
    for (int seed = 0; seed < ROUNDS; seed++) {
      Random chance = new Random(seed);
      Rack rack = new Rack(6);
      List<String> calls = new ArrayList<>();
      for (int i = 1; i <= 6; i++) {
        calls.add(rack.ensure(i, job("all", "1"), trays(1, 6)));
      }
      run(rack, calls, chance);
      Set<Instance> instances = new TreeSet<>();
      for (String call : calls) {
        instances.add(rack.answer(call).formed().orElseThrow().instance());
      }
      assertEquals(1, instances.size(), "seed " + seed);
    }
  }

  private static String ensureOnOne(Rack rack, String name, List<TrayId> nodes, Random chance) {
    TrayId on = nodes.get(chance.nextInt(nodes.size()));
    return rack.ensure(Integer.parseInt(on.name().substring(1)), job(name, "1"), nodes);
  }
}
