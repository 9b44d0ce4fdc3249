package io.imexd.testbed.crash;

import io.imexd.testbed.crash.Case.Phase;
import io.imexd.testbed.rack.Answer;
import io.imexd.testbed.rack.Called;
import io.imexd.testbed.rack.Rack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;

/** A job from its first ensure until its trays are Free, with up to one death in each phase. */
final class Cycle {
  private static final Pattern FREE = Pattern.compile("\"tray\":\"t\\d+\",\"state\":\"free\"");
  private static final long CONVERGE_MILLIS = 30_000;
  private static final String DEADLINE = "25s";
  private static final List<String> CALLERS = List.of("t01", "t03");

  private final Rack rack;
  private final Deaths deaths;
  private final ExecutorService threads;
  private final String job;
  private String instance = "";

  Cycle(Rack rack, Deaths deaths, ExecutorService threads, String job) {
    this.rack = rack;
    this.deaths = deaths;
    this.threads = threads;
    this.job = job;
  }

  /** Empty: that phase goes without a death. A case that is given is judged in place. */
  void run(Optional<Tried> form, Optional<Tried> middle, Optional<Tried> end) {
    form(form);
    Tried any = form.or(() -> middle).or(() -> end).orElseThrow();
    any.check(!instance.isEmpty(), () -> "no domain was formed: " + any.saw);
    middle.ifPresent(tried -> {
      if (tried.which.phase() == Phase.ADOPT) {
        adopt(tried);
      } else {
        relaunch(tried);
      }
    });
    if (end.isPresent()) {
      end(end.get());
    } else {
      any.check(released(), () -> "not every tray is Free and empty after the release: " + trays());
    }
  }

  private void form(Optional<Tried> tried) {
    tried.ifPresent(deaths::arm);
    List<CompletableFuture<Called>> calls =
        CALLERS.stream()
            .map(tray -> later(tray, "ensure", "--run", "1", "--nodes", "t01,t02,t03"))
            .toList();
    Map<String, String> then = new TreeMap<>();
    tried.ifPresent(t -> {
      deaths.await(t);
      then.putAll(rack.running());
      deaths.start(t);
    });
    List<Called> answers = calls.stream().map(CompletableFuture::join).toList();
    instance = answers.getFirst().instance();
    tried.ifPresent(t -> {
      t.converged();
      judge(t, answers, then);
    });
  }

  private void judge(Tried tried, List<Called> answers, Map<String, String> then) {
    tried.saw = String.join(", ", answers.stream().map(Cycle::brief).toList());
    tried.check(
        answers.stream().allMatch(a -> a.code() == 0 && a.instance().equals(instance)),
        () -> "not every caller got the domain: " + answers.stream().map(Called::line).toList());
    boolean same = then.getOrDefault(tried.which.tray(), "").endsWith(":" + instance);
    tried.check(
        same || !tried.which.confirmed(),
        () -> "it was Confirmed, and another instance was formed");
    if (same) {
      tried.saw += ", the same instance";
      tried.check(
          then.equals(rack.running()),
          () -> "nvidia-imex was " + then + " and is " + rack.running());
    }
    verified(tried);
  }

  /** imexd dies while it adopts; the next one does it. */
  private void adopt(Tried tried) {
    Map<String, String> then = rack.running();
    rack.rack("kill", tried.which.tray(), "imexd");
    deaths.arm(tried);
    // It dies before it answers, or just after.
    rack.rack("start", tried.which.tray());
    deaths.await(tried);
    deaths.start(tried);
    verified(tried);
    tried.converged();
    tried.check(
        then.equals(rack.running()), () -> "nvidia-imex was " + then + " and is " + rack.running());
    tried.saw = "the same nvidia-imex";
  }

  /** imexd dies while it starts nvidia-imex again. */
  private void relaunch(Tried tried) {
    Map<String, String> then = rack.running();
    deaths.arm(tried);
    rack.rack("kill", tried.which.tray(), "nvidia-imex");
    deaths.await(tried);
    deaths.start(tried);
    verified(tried);
    tried.converged();
    Map<String, String> now = rack.running();
    String tray = tried.which.tray();
    tried.check(
        now.getOrDefault(tray, "").endsWith(":" + instance), () -> tray + " runs " + now.get(tray));
    then.remove(tray);
    now.remove(tray);
    tried.check(then.equals(now), () -> "nvidia-imex of the others was " + then + " and is " + now);
    tried.saw = "the others' nvidia-imex are the same";
  }

  private void end(Tried tried) {
    boolean leave = tried.which.phase() == Phase.LEAVE;
    String caller = leave ? tried.which.tray() : "t01";
    deaths.arm(tried);
    CompletableFuture<Called> call = later(caller, leave ? "leave" : "release", "--run", "1");
    deaths.await(tried);
    deaths.start(tried);
    Called answer = call.join();
    tried.saw = brief(answer);
    tried.check(answer.code() == 0, () -> "its caller heard: " + answer.line());
    if (leave) {
      tried.check(released(), () -> "the others cannot be released");
    }
    tried.check(
        Deaths.within(CONVERGE_MILLIS, this::empty),
        () -> "not every tray is Free and empty: " + trays());
    tried.converged();
  }

  private boolean released() {
    Called answer = later("t01", "release", "--run", "1").join();
    return answer.code() == 0 && Deaths.within(CONVERGE_MILLIS, this::empty);
  }

  private void verified(Tried tried) {
    tried.check(
        Deaths.within(
            CONVERGE_MILLIS, () -> rack.exec("t02", "imexctl", "verify", "--job", job).good()),
        () -> "verify fails: " + rack.exec("t02", "imexctl", "verify", "--job", job).out());
  }

  private String trays() {
    return rack.exec("t01", "imexctl", "trays").out() + rack.running();
  }

  private static String brief(Called call) {
    return call.tray() + " exit " + call.code();
  }

  private CompletableFuture<Called> later(String tray, String what, String... words) {
    List<String> command = new ArrayList<>(List.of("imexctl", what, "--job", job, "-o", "json"));
    command.addAll(List.of("--deadline", DEADLINE));
    command.addAll(List.of(words));
    return CompletableFuture.supplyAsync(
        () -> Called.of(tray, what, rack.exec(tray, command.toArray(String[]::new))), threads);
  }

  /** Whether every tray says Free, and is. */
  private boolean empty() {
    Answer answer = rack.exec("t02", "imexctl", "trays", "-o", "json");
    return answer.good()
        && FREE.matcher(answer.out()).results().count() == rack.trays().size()
        && rack.empty();
  }
}
