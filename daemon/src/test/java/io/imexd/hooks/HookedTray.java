package io.imexd.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.config.Config;
import io.imexd.config.ConfigReader;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.EpilogCall;
import io.imexd.proto.Holding;
import io.imexd.proto.JobKey;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import io.imexd.proto.PrologCall;
import io.imexd.proto.TaskCall;
import io.imexd.proto.TrayLine;
import io.imexd.proto.TrayStatus;
import io.imexd.proto.TraysResult;
import io.imexd.rpc.Caller;
import io.imexd.rpc.ControlReplies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A tray whose daemon answers the hooks what a test wants. */
abstract class HookedTray {
  static final Caller ROOT = new Caller("root", true);
  static final Outcome READY =
      outcome(Code.DONE, "job 7 run 1: ready")
          .setEnsure(EnsureResult.newBuilder().setInstance("ab"))
          .build();

  @TempDir Path run;

  final List<ControlRequest> asked = new ArrayList<>();
  Outcome ensured = READY;
  Outcome left = outcome(Code.DONE, "t01 is free").build();
  TrayStatus status = TrayStatus.getDefaultInstance();
  final List<TrayLine> trays = new ArrayList<>();
  Outcome why = outcome(Code.DONE, "?").build();
  long wallMillis = 1_000_000_000_000L;
  HookControls hooks;
  private Config config;

  @BeforeEach
  void begin() throws Exception {
    site("");
  }

  /** The same imexd with other rules, as after a reload. */
  final void reloaded(String lines) throws Exception {
    Path file = run.resolve("imexd.conf");
    Files.writeString(file, "tray.name = t01\n" + lines);
    config = ConfigReader.read(file);
  }

  /** A fresh imexd on the same run folder. */
  final void site(String lines) throws Exception {
    reloaded(lines);
    hooks =
        new HookControls(
            config.tray(), () -> config.hooks(), new Verdicts(run), this::daemon, () -> wallMillis);
  }

  static Outcome.Builder outcome(Code code, String line) {
    return Outcome.newBuilder().setCode(code).setLine(line);
  }

  void daemon(ControlRequest request, Caller caller, ControlReplies replies) {
    asked.add(request);
    replies.outcome(
        switch (request.getCallCase()) {
          case ENSURE -> ensured;
          case LEAVE -> left;
          case STATUS -> outcome(Code.DONE, "t01").setStatus(status).build();
          case TRAYS ->
              outcome(Code.DONE, "").setTrays(TraysResult.newBuilder().addAllTrays(trays)).build();
          case WHY -> why;
          default -> throw new IllegalArgumentException(request.getCallCase().toString());
        });
  }

  Outcome ask(ControlRequest.Builder request) {
    List<Outcome> said = new ArrayList<>();
    hooks.handle(
        request.build(),
        ROOT,
        new ControlReplies() {
          @Override
          public void progress(Progress progress) {}

          @Override
          public void outcome(Outcome outcome) {
            said.add(outcome);
          }

          @Override
          public void onClosed(Runnable action) {}
        });
    assertEquals(1, said.size());
    return said.getFirst();
  }

  static JobKey job(String run) {
    return JobKey.newBuilder().setCluster("c").setJob("7").setRun(run).build();
  }

  static PrologCall.Builder call() {
    return PrologCall.newBuilder()
        .setEnsure(EnsureCall.newBuilder().setJob(job("1")).addNodes("t01").addNodes("t02"));
  }

  Outcome prolog() {
    return ask(ControlRequest.newBuilder().setProlog(call()));
  }

  Outcome prolog(PrologCall.Builder call) {
    return ask(ControlRequest.newBuilder().setProlog(call));
  }

  Outcome epilog(String run) {
    LeaveCall leave = LeaveCall.newBuilder().setJob(job(run)).build();
    return ask(ControlRequest.newBuilder().setEpilog(EpilogCall.newBuilder().setLeave(leave)));
  }

  Outcome task() {
    return ask(ControlRequest.newBuilder().setTask(TaskCall.newBuilder().setJob(job(""))));
  }

  void holds(String state, String reason) {
    status =
        TrayStatus.newBuilder()
            .setState(state)
            .setReason(reason)
            .setHolding(Holding.newBuilder().setJob(job("1")))
            .build();
  }

  static Outcome failed(Code code, String... atFault) {
    return outcome(code, "job 7 run 1: t02: reserve: unfit")
        .setEnsure(EnsureResult.newBuilder().addAllAtFault(List.of(atFault)))
        .build();
  }

  void drainedLately(String... names) {
    for (String name : names) {
      trays.add(
          TrayLine.newBuilder()
              .setTray(name)
              .setStatus(TrayStatus.newBuilder().setDrainedByHookMs(wallMillis - 1_000))
              .build());
    }
  }
}
