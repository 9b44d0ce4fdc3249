package io.imexd.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Plays schedules by hand: {@code --seed S} tells one, {@code --schedules N} plays fresh ones. */
final class Simulation {
  private static final int LINES_SHOWN = 40;
  private static final int VIOLATIONS_SHOWN = 5;

  /** Kept, so that what was set stays set. */
  private static final Logger LOG = Logger.getLogger("io.imexd");

  private Simulation() {}

  public static void main(String[] args) throws InterruptedException {
    LOG.setLevel(Level.OFF);
    long number = Long.parseUnsignedLong(args[1]);
    boolean well = args[0].equals("--seed") ? tell(number) : playAll(number, base(args));
    System.exit(well ? 0 : 1);
  }

  private static long base(String[] args) {
    return args.length > 2
        ? Long.parseUnsignedLong(args[2])
        : new java.security.SecureRandom().nextLong();
  }

  private static boolean tell(long seed) {
    LOG.setLevel(Level.ALL);
    Schedule.Report report = Telling.tell(seed);
    report.lines().forEach(System.out::println);
    System.out.printf("hash %016x%n", report.hash());
    return last(1, report.violation() == null ? List.of() : List.of(report));
  }

  private static boolean playAll(long schedules, long base) throws InterruptedException {
    System.out.println("base seed " + Long.toUnsignedString(base));
    Playing playing = new Playing(base, schedules);
    playing.play(System.console() != null);
    System.out.print(playing.counts());
    System.out.printf("%.0f schedules/s%n", playing.perSecond());
    List<Schedule.Report> broken = new ArrayList<>(playing.broken());
    for (Schedule.Report one : broken.subList(0, Math.min(VIOLATIONS_SHOWN, broken.size()))) {
      List<String> lines = Telling.tell(one.seed()).lines();
      System.out.println("seed " + Long.toUnsignedString(one.seed()) + ": " + one.violation());
      lines
          .subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())
          .forEach(System.out::println);
    }
    return last(schedules, broken);
  }

  private static boolean last(long schedules, List<Schedule.Report> broken) {
    for (Schedule.Report one : broken) {
      System.out.println(
          "violation: seed " + Long.toUnsignedString(one.seed()) + ": " + one.violation());
    }
    System.out.println("schedules=" + schedules + " violations=" + broken.size());
    return broken.isEmpty();
  }
}
