package io.imexd.explorer;

import io.imexd.protocol.JobKey;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Worlds that differ only in the names of trays are one. Trays may change names when they belong to
 * the same jobs, coordinate none, lie on one clique, and the same calls are made on each: then no
 * decision depends on which of them is which, for names are only compared to find the coordinator.
 */
final class Symmetry {
  /** One way of renaming; the first leaves all as it is. */
  private record Renaming(int[] trays, int[] calls, Rewrite rewrite) {}

  private final Scope scope;
  private final Locals locals;
  private final List<Wish> wishes;
  private final List<Renaming> renamings = new ArrayList<>();
  private final List<Map<Parcel, Parcel>> parcels = new ArrayList<>();

  Symmetry(Scope scope, Locals locals) {
    this.scope = scope;
    this.locals = locals;
    wishes = scope.calls();
    permute(new int[scope.trayCount()], 0);
  }

  int ways() {
    return renamings.size();
  }

  private void permute(int[] trays, int next) {
    if (next == trays.length) {
      add(trays.clone());
      return;
    }
    for (int to = 0; to < trays.length; to++) {
      boolean taken = false;
      for (int i = 0; i < next; i++) {
        taken |= trays[i] == to;
      }
      if (!taken && alike(next, to)) {
        trays[next] = to;
        permute(trays, next + 1);
      }
    }
  }

  private boolean alike(int a, int b) {
    if (a == b) {
      return true;
    }
    for (List<Integer> members : scope.jobs().values()) {
      boolean leads = members.getFirst() == a || members.getFirst() == b;
      if (leads || members.contains(a) != members.contains(b)) {
        return false;
      }
    }
    return scope.facts(a).clique().equals(scope.facts(b).clique()) && calls(a).equals(calls(b));
  }

  private Set<String> calls(int tray) {
    Set<String> calls = new HashSet<>();
    for (int c = 0; c < wishes.size(); c++) {
      Wish w = wishes.get(c);
      if (w.tray() == tray) {
        JobKey job = w.job();
        calls.add(w.kind() + " " + job + (c < scope.prelude().size() ? " before" : ""));
      }
    }
    return calls;
  }

  private void add(int[] trays) {
    Map<Object, Object> names = new HashMap<>();
    int[] calls = new int[wishes.size()];
    for (int i = 0; i < trays.length; i++) {
      names.put(scope.trays().get(i), scope.trays().get(trays[i]));
      names.put(scope.facts(i).address(), scope.facts(trays[i]).address());
    }
    for (int c = 0; c < calls.length; c++) {
      Wish w = wishes.get(c);
      Wish image = new Wish(w.kind(), trays[w.tray()], w.job());
      calls[c] = wishes.indexOf(image);
      names.put(w.call(), image.call());
    }
    Rewrite rewrite = new Rewrite(rule(names));
    renamings.add(new Renaming(trays, calls, rewrite));
    parcels.add(new HashMap<>());
  }

  /** Lists of trays and of addresses are sorted again as their new names want it. */
  private static Rewrite.Rule rule(Map<Object, Object> names) {
    return new Rewrite.Rule() {
      @Override
      public Object component(Object owner, String name, Object value) {
        boolean sorted =
            value instanceof List<?> l
                && !l.isEmpty()
                && (l.getFirst() instanceof TrayId || name.equals("addresses"));
        return sorted
            ? ((List<?>) value)
                .stream().sorted(Comparator.comparing(v -> leaf(v).toString())).toList()
            : value;
      }

      @Override
      public Object leaf(Object value) {
        return names.getOrDefault(value, value);
      }
    };
  }

  /** A name that is the same for all worlds that are one; 128 bits. */
  Hash hash(World w) {
    Hash least = hash(w, 0);
    for (int way = 1; way < renamings.size(); way++) {
      Hash h = hash(w, way);
      least = h.compareTo(least) < 0 ? h : least;
    }
    return least;
  }

  private Hash hash(World w, int way) {
    Renaming r = renamings.get(way);
    Hash.Mixer mixer = new Hash.Mixer();
    int[] at = new int[r.trays().length];
    for (int i = 0; i < at.length; i++) {
      at[r.trays()[i]] = i;
    }
    for (int i : at) {
      World.Running running = w.running[i];
      mixer.add(way == 0 ? w.trays[i].id : image(w.trays[i], way).id);
      mixer.add((w.down[i] ? 1 : 0) | (running == null ? 0 : running.instance() + 1) << 1);
      mixer.add(running == null ? 0 : running.domain().hashCode());
      mixer.add(w.stops[i] << 1 | (w.curing[i] ? 1 : 0));
    }
    for (Parcel p : w.flight) {
      mixer.addAnyOrder(way == 0 ? p.id : image(p, way).id);
    }
    for (byte b : w.spent) {
      mixer.add(b);
    }
    for (int g : w.ghosts) {
      mixer.add(ghost(g, r.trays()));
    }
    for (int c = 0; c < w.calls.length; c++) {
      int to = r.calls()[c];
      mixer.addAnyOrder(to * 4 + w.calls[c] + 0x4000_0000);
      mixer.addAnyOrder(to * 31L + 7 + (seen(w.seen[c], r.trays()) << 8));
    }
    return mixer.hash();
  }

  private static int ghost(int bits, int[] trays) {
    int image = bits & World.RELEASED;
    for (int i = 0; i < trays.length; i++) {
      int mask = 1 << World.CONFIRMED | 1 << World.RESERVED | 1 << World.PREPARED;
      image |= (bits >> i & mask) << trays[i];
    }
    return image;
  }

  private static long seen(long bits, int[] trays) {
    long image = 0;
    for (int k = 0; bits != 0 && k < World.INSTANCES_MAX; k++) {
      for (int i = 0; i < trays.length; i++) {
        if ((bits & World.seenBit(k, i)) != 0) {
          image |= World.seenBit(k, trays[i]);
        }
      }
    }
    return image;
  }

  private Local image(Local local, int way) {
    if (local.images.length == 0) {
      local.images = new Local[renamings.size()];
    }
    Local image = local.images[way];
    if (image == null) {
      Renaming r = renamings.get(way);
      image = locals.local(r.trays()[local.tray], r.rewrite().of(local.state), local.draws);
      local.images[way] = image;
    }
    return image;
  }

  private Parcel image(Parcel p, int way) {
    Renaming r = renamings.get(way);
    return parcels
        .get(way)
        .computeIfAbsent(
            p, _ -> locals.parcel(r.trays()[p.from], r.trays()[p.to], r.rewrite().of(p.message())));
  }
}
