package io.imexd.testbed.crash;

import io.imexd.testbed.rack.Rack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Tries every death on a rack of three trays; see {@code testbed/crash-points --help}. */
public final class CrashPoints {
  private static final int TRAYS = 3;

  private CrashPoints() {}

  /**
   * Arguments: the testbed folder, the rack's folder, points (none: all). Exit 1 when anything was
   * not as it must be.
   */
  public static void main(String[] args) {
    List<String> wanted = Arrays.asList(args).subList(2, args.length);
    List<Tried> tried =
        Cases.all().stream()
            .filter(c -> wanted.isEmpty() || wanted.contains(c.point().name()))
            .map(Tried::new)
            .toList();
    if (tried.isEmpty()) {
      System.err.println("no such point; those there are: " + Arrays.toString(CrashPoint.values()));
      System.exit(2);
    }
    Rack rack = new Rack(Path.of(args[0]), TRAYS);
    Deaths deaths = new Deaths(rack, Path.of(args[1]).resolve("trays"));
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      all(rack, deaths, threads, tried);
    }
    long failed = tried.stream().filter(t -> !t.wrong.isEmpty()).count();
    System.out.printf("points=%d failed=%d%n", tried.size(), failed);
    System.exit(failed == 0 ? 0 : 1);
  }

  /** One cycle has room for a death while forming, one while formed and one while ending. */
  private static void all(Rack rack, Deaths deaths, ExecutorService threads, List<Tried> tried) {
    List<Tried> forms = new ArrayList<>();
    List<Tried> middles = new ArrayList<>();
    List<Tried> ends = new ArrayList<>();
    for (Tried each : tried) {
      switch (each.which.phase()) {
        case FORM -> forms.add(each);
        case ADOPT, RELAUNCH -> middles.add(each);
        case RELEASE, LEAVE -> ends.add(each);
      }
    }
    int cycles = Math.max(forms.size(), Math.max(middles.size(), ends.size()));
    for (int k = 0; k < cycles; k++) {
      Optional<Tried> form = at(forms, k);
      Optional<Tried> middle = at(middles, k);
      Optional<Tried> end = at(ends, k);
      new Cycle(rack, deaths, threads, "crash" + k).run(form, middle, end);
      for (Optional<Tried> each : List.of(form, middle, end)) {
        each.ifPresent(System.out::println);
      }
    }
  }

  private static Optional<Tried> at(List<Tried> list, int k) {
    return k < list.size() ? Optional.of(list.get(k)) : Optional.empty();
  }
}
