package io.imexd.testbed.soak;

import io.imexd.testbed.rack.Answer;
import io.imexd.testbed.rack.Called;
import io.imexd.testbed.rack.Rack;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/** The jobs of the soak: what schedulers' hooks and people do, and what must come of it. */
final class Jobs {
  /** Beyond its deadline a call may need the time of a start of imexctl on a busy machine. */
  private static final long SLACK_MILLIS = 10_000;

  private static final Set<Integer> CODES = Set.of(0, 1, 3, 4, 5, 6, 8, 9);

  private final Rack rack;
  private final Account account;
  private final Faults faults;
  private final Random random;
  private final ExecutorService calls;
  private final List<Job> live = new ArrayList<>();
  private final List<Ended> ending = new ArrayList<>();
  private final Set<String> gone = new TreeSet<>();
  private int names;

  /** A run that was to end, until every tray has said so. instance: empty where none is known. */
  private record Ended(String name, int run, List<String> trays, String instance) {}

  Jobs(Rack rack, Account account, Faults faults, Random random, ExecutorService calls) {
    this.rack = rack;
    this.account = account;
    this.faults = faults;
    this.random = random;
    this.calls = calls;
  }

  List<Job> live() {
    return live;
  }

  /** Instances that a successful release has ended: nothing of them may be left anywhere. */
  Set<String> gone() {
    return gone;
  }

  /** Begins one thing that happens on a rack; done when all its calls have ended. */
  CompletableFuture<Void> next() {
    // A full rack first gets room.
    int dice = free().size() > 1 ? random.nextInt(100) : 40 + random.nextInt(60);
    if (live.isEmpty() || dice < 40) {
      return form("j" + ++names, 1, subset(), 0);
    }
    Job job = live.get(random.nextInt(live.size()));
    if (dice < 50) {
      return two();
    } else if (dice < 58) {
      return lateEnsure(job);
    } else if (dice < 65) {
      return secondRun(job);
    } else if (dice < 70) {
      return verify(job);
    } else if (dice < 76) {
      return leaveOne(job);
    } else if (dice < 86) {
      return leaveAll(job);
    }
    return release(job);
  }

  /** Two jobs at the same moment; their trays may overlap. */
  private CompletableFuture<Void> two() {
    CompletableFuture<Void> one = form("j" + ++names, 1, subset(), 0);
    return CompletableFuture.allOf(one, form("j" + ++names, 1, subset(), 0));
  }

  /** As a prolog on each tray, or as one caller on one of them. */
  CompletableFuture<Void> form(String name, int run, List<String> trays, long delayMillis) {
    List<String> callers =
        random.nextInt(3) > 0 ? trays : List.of(trays.get(random.nextInt(trays.size())));
    int deadline = 8 + random.nextInt(7);
    Map<String, Integer> reboots = new HashMap<>();
    trays.forEach(tray -> reboots.put(tray, faults.reboots(tray)));
    account.line("ensure", name + " run " + run + " on " + trays + " from " + callers);
    List<CompletableFuture<Called>> asked =
        callers.stream()
            .map(tray -> ensure(tray, name, run, trays, deadline, delayMillis))
            .toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
        .thenRun(() ->
            formed(
                name, run, trays, reboots, asked.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Called> ensure(
      String tray, String name, int run, List<String> trays, int deadline, long delayMillis) {
    return call(
        tray,
        deadline,
        delayMillis,
        "ensure",
        "--job",
        name,
        "--run",
        Integer.toString(run),
        "--nodes",
        String.join(",", trays));
  }

  private synchronized void formed(
      String name, int run, List<String> trays, Map<String, Integer> reboots, List<Called> asked) {
    List<Called> good = asked.stream().filter(call -> call.code() == 0).toList();
    asked.stream().filter(call -> call.code() != 0).forEach(call -> account.refused(call.code()));
    if (good.isEmpty()) {
      ending.add(new Ended(name, run, trays, ""));
      return;
    }
    String instance = good.getFirst().instance();
    account.check(
        good.stream().allMatch(call -> call.instance().equals(instance)),
        name + " run " + run + ": callers were given different instances");
    for (Job other : live) {
      List<String> shared = other.present(faults).stream().filter(trays::contains).toList();
      account.check(
          shared.isEmpty(), name + " was formed on " + shared + ", which " + other + " holds");
    }
    Job job = new Job(name, run, trays, instance, reboots);
    live.add(job);
    long slowest = good.stream().mapToLong(call -> call.answer().tookMillis()).max().orElse(0);
    account.formed(job, slowest);
  }

  private CompletableFuture<Void> lateEnsure(Job job) {
    String tray = job.trays.get(random.nextInt(job.trays.size()));
    boolean calm = faults.none() && job.present(faults).equals(job.trays) && job.unsteady.isEmpty();
    account.line("late ensure", job + " on " + tray);
    return ensure(tray, job.name, job.run, job.trays, 10, 0)
        .thenAccept(call -> late(job, call, calm));
  }

  private synchronized void late(Job job, Called call, boolean calm) {
    if (call.code() != 0) {
      account.refused(call.code());
    } else {
      account.check(
          call.instance().equals(job.instance) || !calm,
          job + ": a late caller was given another instance, " + call.instance());
    }
  }

  private CompletableFuture<Void> verify(Job job) {
    String tray = job.trays.get(random.nextInt(job.trays.size()));
    return call(tray, 10, 0, "verify", "--job", job.name).thenAccept(_ -> {});
  }

  /** The next run of the same job, while the first is released. */
  private CompletableFuture<Void> secondRun(Job job) {
    return CompletableFuture.allOf(
        release(job), form(job.name, job.run + 1, job.trays, 100 + random.nextInt(400)));
  }

  private CompletableFuture<Void> leaveOne(Job job) {
    List<String> present = job.present(faults);
    String tray = present.isEmpty() ? job.trays.getFirst() : present.getLast();
    job.leaves(tray);
    return end(tray, "leave", job.name, job.run, 0).thenAccept(_ -> {});
  }

  private CompletableFuture<Void> leaveAll(Job job) {
    over(job);
    return CompletableFuture.allOf(
        job.trays.stream()
            .map(tray -> end(tray, "leave", job.name, job.run, random.nextInt(200)))
            .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> release(Job job) {
    over(job);
    return releaseOnce(ending.getLast());
  }

  /** It is to end: from now on nobody counts on it. */
  private synchronized void over(Job job) {
    live.remove(job);
    ending.add(new Ended(job.name, job.run, job.trays, job.instance));
  }

  private CompletableFuture<Void> releaseOnce(Ended run) {
    String tray = run.trays.get(random.nextInt(run.trays.size()));
    return end(tray, "release", run.name, run.run, 0)
        .thenAccept(call -> {
          if (call.code() == 0) {
            released(run);
          }
        });
  }

  private synchronized void released(Ended run) {
    ending.remove(run);
    if (!run.instance.isEmpty()) {
      gone.add(run.instance);
    }
  }

  private CompletableFuture<Called> end(
      String tray, String how, String name, int run, long delayMillis) {
    return call(tray, 12, delayMillis, how, "--job", name, "--run", Integer.toString(run));
  }

  /** Releases again what was to end and is not known to have ended. */
  void releaseEnding() {
    for (Ended run : List.copyOf(ending)) {
      releaseOnce(run).join();
    }
  }

  void endAll() {
    for (Job job : List.copyOf(live)) {
      release(job).join();
    }
    releaseEnding();
  }

  boolean allEnded() {
    return live.isEmpty() && ending.isEmpty();
  }

  private CompletableFuture<Called> call(
      String tray, int deadlineSeconds, long delayMillis, String... words) {
    List<String> command = new ArrayList<>(List.of("imexctl"));
    command.addAll(List.of(words));
    command.addAll(List.of("-o", "json", "--deadline", deadlineSeconds + "s"));
    return CompletableFuture.supplyAsync(
        () -> {
          Pause.millis(delayMillis);
          Answer answer = rack.exec(tray, command.toArray(String[]::new));
          return ended(Called.of(tray, String.join(" ", words), answer), deadlineSeconds);
        },
        calls);
  }

  /** P7: every call ends by its deadline, with one of the documented codes and one line. */
  private synchronized Called ended(Called call, int deadlineSeconds) {
    account.called(call);
    // Killed with its tray, or the tray was off: imexctl itself did not come to say anything.
    if (call.document().isPresent()) {
      account.check(
          call.answer().tookMillis() < deadlineSeconds * 1000L + SLACK_MILLIS,
          call.tray() + ": " + call.what() + " took " + call.answer().tookMillis() + " ms");
      account.check(
          CODES.contains(call.code()) && (call.code() == 0 || !call.line().isBlank()),
          call.tray() + ": " + call.what() + " ended with " + call.code() + ": " + call.line());
    }
    return call;
  }

  private List<String> free() {
    return rack.trays().stream()
        .filter(tray -> live.stream().noneMatch(job -> job.trays.contains(tray)))
        .toList();
  }

  /** Up to four trays; mostly free ones, so that not all is refused. */
  private List<String> subset() {
    List<String> free = free();
    boolean room = !free.isEmpty() && random.nextInt(4) > 0;
    List<String> shuffled = new ArrayList<>(room ? free : rack.trays());
    Collections.shuffle(shuffled, random);
    int size = 1 + random.nextInt(Math.min(shuffled.size(), 4));
    return shuffled.subList(0, size).stream().sorted().toList();
  }
}
