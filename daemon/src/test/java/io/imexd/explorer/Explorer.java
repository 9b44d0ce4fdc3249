package io.imexd.explorer;

import io.imexd.protocol.Durable;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Visits every world of a scope, nearest first, so that the first broken promise is the shortest.
 */
final class Explorer {
  /**
   * What came of it.
   *
   * @param whole there was nothing left to visit
   * @param depth every world that many moves away was visited
   * @param story of the first broken promise; empty when all hold
   */
  record Report(
      String scope,
      int states,
      boolean whole,
      int depth,
      int converged,
      int localStates,
      int symmetries,
      List<String> story) {
    @Override
    public String toString() {
      return "%-34s %9d states, %s %d, %d on the way to rest, %d of one tray, folded %d:1"
          .formatted(
              scope,
              states,
              whole ? "all; depth" : "bounded; complete to depth",
              depth,
              converged,
              localStates,
              symmetries);
    }
  }

  private final Scope scope;
  private final Locals locals;
  private final Promises promises;
  private final Moves moves;
  private final Symmetry symmetry;
  private final Convergence convergence;
  private final int statesMax;

  private int[] parents = new int[1 << 16];
  private int[] choices = new int[1 << 16];

  Explorer(Scope scope, int statesMax) {
    this.scope = scope;
    this.statesMax = statesMax;
    locals = new Locals(scope);
    promises = new Promises(locals);
    moves = new Moves(scope, locals, promises);
    symmetry = new Symmetry(scope, locals);
    convergence = new Convergence(scope, locals, moves, symmetry);
  }

  private record Reached(World world, int number, int depth) {}

  Report explore() {
    World start = start();
    Visited visited = new Visited();
    Deque<Reached> queue = new ArrayDeque<>();
    visited.add(symmetry.hash(start));
    queue.add(new Reached(start, 0, 0));
    int depth = 0;
    while (!queue.isEmpty() && visited.size() < statesMax) {
      Reached at = queue.remove();
      depth = at.depth();
      List<Move> next = moves.of(at.world());
      for (int i = 0; i < next.size(); i++) {
        List<Move> rest = new ArrayList<>();
        try {
          World w = moves.after(at.world(), next.get(i));
          promises.check(w);
          if (visited.add(symmetry.hash(w))) {
            int number = visited.size() - 1;
            remember(number, at.number(), i);
            queue.add(new Reached(w, number, at.depth() + 1));
            convergence.check(w, rest);
          }
        } catch (RuntimeException e) {
          List<Move> made = path(start, at.number());
          made.add(next.get(i));
          made.addAll(rest);
          return report(visited, false, depth, story(start, made, e));
        }
      }
    }
    boolean whole = queue.isEmpty();
    return report(visited, whole, whole ? depth : depth - 1, List.of());
  }

  private Report report(Visited visited, boolean whole, int depth, List<String> story) {
    return new Report(
        scope.name(),
        visited.size(),
        whole,
        depth,
        convergence.states(),
        locals.states(),
        symmetry.ways(),
        story);
  }

  private List<String> story(World start, List<Move> made, RuntimeException e) {
    List<String> lines = new ArrayList<>();
    lines.add(scope.name() + ": " + e);
    if (!(e instanceof Broken)) {
      Arrays.stream(e.getStackTrace()).limit(8).forEach(t -> lines.add("       at " + t));
    }
    lines.addAll(new Story(scope).tell(moves, start, made));
    return lines;
  }

  private void remember(int number, int parent, int choice) {
    if (number >= parents.length) {
      parents = Arrays.copyOf(parents, parents.length * 2);
      choices = Arrays.copyOf(choices, choices.length * 2);
    }
    parents[number] = parent;
    choices[number] = choice;
  }

  private List<Move> path(World start, int number) {
    List<Integer> chosen = new ArrayList<>();
    for (int n = number; n != 0; n = parents[n]) {
      chosen.addFirst(choices[n]);
    }
    List<Move> made = new ArrayList<>();
    World w = start;
    for (int choice : chosen) {
      Move m = moves.of(w).get(choice);
      made.add(m);
      w = moves.after(w, m);
    }
    return made;
  }

  private World start() {
    Local[] trays = new Local[scope.trayCount()];
    for (int i = 0; i < trays.length; i++) {
      TrayId id = scope.trays().get(i);
      State state = State.of(Durable.free(id, "boot"), "boot");
      trays[i] = locals.local(i, Rewrite.with(state, "facts", scope.facts(i)), 0);
    }
    World w = new World(trays, scope.calls().size());
    for (int c = 0; c < scope.prelude().size(); c++) {
      w = w.copy();
      moves.call(w, new Move.Calling(c, -1));
      w = convergence.settle(w);
    }
    return w;
  }
}
