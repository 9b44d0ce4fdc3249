package io.imexd.testbed.soak;

import io.imexd.testbed.rack.Answer;
import io.imexd.testbed.rack.Look;
import io.imexd.testbed.rack.Rack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A rack under a random mix of jobs and faults, step after step; see {@code testbed/soak --help}.
 */
public final class Soak {
  private static final int HEAP_EVERY_STEPS = 3;
  private static final long CALM_SECONDS = 90;

  private final Rack rack;
  private final Account account;
  private final Random random;
  private final Faults faults;
  private final Jobs jobs;
  private final Promises promises;
  private final Leaks leaks;
  private final ExecutorService threads;
  private final List<String> spared;
  private int steps;

  private Soak(Rack rack, Account account, long seed, ExecutorService threads) {
    this.rack = rack;
    this.account = account;
    this.threads = threads;
    random = new Random(seed);
    int size = rack.trays().size();
    spared = rack.trays().subList(Math.max(size / 2, size - 2), size);
    faults = new Faults(rack, account, random, spared);
    jobs = new Jobs(rack, account, faults, random, threads);
    promises = new Promises(account, faults);
    leaks = new Leaks(account);
  }

  /**
   * Arguments: the testbed folder, how many trays the rack has that is up, seconds, the seed, where
   * the JSON lines and the SVG go. Exit 1 when a promise was broken or something leaked.
   */
  public static void main(String[] args) throws IOException {
    Rack rack = new Rack(Path.of(args[0]), Integer.parseInt(args[1]));
    long seconds = Long.parseLong(args[2]);
    long seed = Long.parseLong(args[3]);
    Path folder = Files.createDirectories(Path.of(args[4]));
    boolean good;
    try (Account account = new Account(folder.resolve("soak.jsonl"));
        ExecutorService threads = Executors.newCachedThreadPool()) {
      Soak soak = new Soak(rack, account, seed, threads);
      Set<String> filesThen = soak.files(soak.look());
      soak.run(seconds);
      soak.calm(filesThen);
      good = soak.report(seconds, seed, folder);
    }
    System.exit(good ? 0 : 1);
  }

  private void run(long seconds) {
    while (account.seconds() < seconds) {
      faults.pass();
      CompletableFuture<Void> calls = jobs.next();
      if (random.nextInt(100) < 80) {
        Pause.millis(random.nextInt(900));
        faults.strike();
      }
      calls.join();
      if (faults.none()) {
        jobs.releaseEnding();
        resumeUnfit();
      }
      check();
      System.out.printf(
          Locale.ROOT,
          "step %d, %.0f of %d s: %d formed, %d refused, %d faults, %d checks, %d violations%n",
          steps,
          account.seconds(),
          seconds,
          account.formed(),
          account.refusedInAll(),
          account.faultsInAll(),
          account.checks(),
          account.violations().size());
    }
  }

  private List<Look> check() {
    steps++;
    List<Look> looks = look();
    promises.check(looks, jobs.live(), jobs.gone());
    for (Look look : looks) {
      if (!look.imexd().isEmpty()) {
        boolean heap =
            steps % HEAP_EVERY_STEPS == 0
                && spared.contains(look.tray())
                && !faults.lasts(FaultKind.STOP_IMEXD, look.tray());
        leaks.sample(
            new Sample(
                account.seconds(),
                look.tray(),
                look.imexd(),
                look.rssKib(),
                look.anonymousKib(),
                look.descriptors(),
                heap ? rack.heapKib(look.tray()) : 0));
      }
    }
    return looks;
  }

  private List<Look> look() {
    return rack.trays().stream()
        .map(tray -> CompletableFuture.supplyAsync(() -> rack.look(tray), threads))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  /** As an operator does where nvidia-imex could not be cured while a fault lasted. */
  private void resumeUnfit() {
    for (Look look : look()) {
      boolean unfit = look.status().map(s -> !s.get("unfit").getAsString().isEmpty()).orElse(false);
      if (unfit) {
        Answer answer = rack.exec(look.tray(), "imexctl", "resume", look.tray());
        account.line("resume", look.tray() + " (" + look.status() + "): " + answer.out());
      }
    }
  }

  /**
   * Heals and ends everything: then every tray must be Free and empty, and one job on all forms.
   */
  private void calm(Set<String> filesThen) {
    faults.healAll();
    boolean empty = emptied();
    if (!empty) {
      leftOver(filesThen);
      return;
    }
    jobs.form("last", 1, rack.trays(), 0).join();
    account.check(
        jobs.live().size() == 1, "with everything healed no domain is formed on all trays");
    if (jobs.live().size() == 1) {
      Answer verified = rack.exec(rack.trays().getFirst(), "imexctl", "verify", "--job", "last");
      account.check(verified.good(), "the last job is not verified: " + verified.out());
    }
    check();
    emptied();
    leftOver(filesThen);
  }

  /** Ends every job and waits until every tray is Free with nothing left. */
  private boolean emptied() {
    double until = account.seconds() + CALM_SECONDS;
    while (account.seconds() < until) {
      jobs.endAll();
      resumeUnfit();
      List<Look> looks = check();
      if (jobs.allEnded() && looks.stream().allMatch(Soak::empty)) {
        return true;
      }
    }
    return false;
  }

  private static boolean empty(Look look) {
    return look.state().equals("free")
        && look.before().isEmpty()
        && look.map().isEmpty()
        && look.instances().isEmpty()
        && look.processes() == 0;
  }

  private void leftOver(Set<String> filesThen) {
    account.check(jobs.allEnded(), "not every job could be released");
    for (Look look : look()) {
      account.check(
          look.state().equals("free"), look.tray() + " is " + look.state() + " at the end");
      if (!look.before().isEmpty() || look.processes() > 0) {
        leaks.leaked(look.tray() + ": " + look.processes() + " processes, " + look.before());
      }
      if (!look.map().isEmpty() || !look.instances().isEmpty()) {
        leaks.leaked(look.tray() + ": map " + look.map() + ", instances " + look.instances());
      }
    }
    for (String file : files(look())) {
      if (!filesThen.contains(file)) {
        leaks.leaked("a file that was not there before: " + file);
      }
    }
  }

  private Set<String> files(List<Look> looks) {
    Set<String> files = new HashSet<>();
    looks.forEach(look -> look.files().forEach(file -> files.add(look.tray() + " " + file)));
    return files;
  }

  private boolean report(long seconds, long seed, Path folder) throws IOException {
    List<String> lives = leaks.judge();
    String last =
        String.format(
            Locale.ROOT,
            "minutes=%s formed=%d refused=%d faults=%d checks=%d violations=%d leaks=%d",
            Axis.text(Math.round(seconds / 60.0 * 100) / 100.0),
            account.formed(),
            account.refusedInAll(),
            account.faultsInAll(),
            account.checks(),
            account.violations().size(),
            leaks.leaks().size());
    Path chart = folder.resolve("soak.svg");
    String head =
        "soak of "
            + rack.trays().size()
            + " trays, seed "
            + seed
            + ": "
            + last.replace("=", " ").replaceAll(" (?=[a-z])", ", ");
    Files.writeString(
        chart, Chart.of(head, rack.trays(), account, leaks.samples()), StandardCharsets.UTF_8);
    System.out.println("refused, by exit code: " + account.refusedByCode());
    System.out.println("faults, by kind: " + account.faultsByKind());
    System.out.println("memory: " + Leaks.THRESHOLD);
    lives.forEach(line -> System.out.println("  " + line));
    account.violations().forEach(line -> System.out.println("violation: " + line));
    leaks.leaks().forEach(line -> System.out.println("leak: " + line));
    System.out.println(chart + " and soak.jsonl beside it; seed " + seed);
    System.out.println(last);
    account.line("end", last);
    return account.violations().isEmpty() && leaks.leaks().isEmpty();
  }
}
