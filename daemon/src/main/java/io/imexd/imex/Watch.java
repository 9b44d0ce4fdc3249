package io.imexd.imex;

import io.imexd.config.Config;
import io.imexd.protocol.Domain;
import io.imexd.protocol.TrayId;
import io.imexd.protocol.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Asks one running nvidia-imex, one nvidia-imex-ctl after the other, and reports each change of
 * what is seen.
 */
final class Watch {
  private final TrayId self;
  private final Actor actor;
  private final Executor ctlThread;
  private final Ctl ctl;
  private final InstanceFiles files;
  private final Domain domain;
  private final Probing probing;
  private final Consumer<View> changed;
  private final Runnable redial;
  private final List<CompletableFuture<Void>> asking = new ArrayList<>();

  private Future<?> pending = CompletableFuture.completedFuture(null);
  private boolean calling;
  private boolean over;
  private View reported = View.NOTHING;
  private String word = "";
  private List<Snapshot.Connection> connections = List.of();
  private long connectionsAtWallMillis;

  /** The two threads and the program that a watch asks with. */
  record Means(TrayId self, Actor actor, Executor ctlThread, Ctl ctl, Config.Imex settings) {}

  Watch(Means means, InstanceFiles files, Domain domain, Consumer<View> changed, Runnable redial) {
    this.self = means.self();
    this.actor = means.actor();
    this.ctlThread = means.ctlThread();
    this.ctl = means.ctl();
    this.files = files;
    this.domain = domain;
    this.changed = changed;
    this.redial = redial;
    this.probing =
        new Probing(
            domain.mapDigest(),
            means.settings().probeMillis(),
            means.settings().matrixMillis(),
            means.settings().redialAfterMillis(),
            actor.nowMillis());
  }

  void begin() {
    schedule();
  }

  /** Nothing is asked or reported any more; a call that runs is ended. */
  void end() {
    over = true;
    pending.cancel(false);
    if (calling) {
      ctl.abort();
    }
    answerAsking();
  }

  /** Completes when the matrix was looked at anew, or cannot be any more. */
  CompletableFuture<Void> lookNow() {
    CompletableFuture<Void> looked = new CompletableFuture<>();
    if (over) {
      looked.complete(null);
      return looked;
    }
    asking.add(looked);
    if (!calling) {
      pending.cancel(false);
      call(Probing.Step.What.MATRIX);
    } else {
      probing.wantMatrix(actor.nowMillis());
    }
    return looked;
  }

  String word() {
    return word;
  }

  List<Snapshot.Connection> connections() {
    return connections;
  }

  long connectionsAtWallMillis() {
    return connectionsAtWallMillis;
  }

  private void schedule() {
    if (over || calling) {
      return;
    }
    Probing.Step step = probing.next();
    pending.cancel(false);
    pending =
        actor.after(Math.max(0, step.atMillis() - actor.nowMillis()), () -> call(step.what()));
  }

  private void call(Probing.Step.What what) {
    if (over || calling) {
      return;
    }
    calling = true;
    probing.asked(actor.nowMillis());
    ctlThread.execute(() -> {
      Ctl.Answer answer = ask(what);
      actor.execute(() -> answered(what, answer));
    });
  }

  private Ctl.Answer ask(Probing.Step.What what) {
    try {
      return switch (what) {
        case QUERY -> ctl.query(files.config());
        case MATRIX -> ctl.matrix(files.config());
      };
    } catch (RuntimeException e) {
      // Without an answer nothing would ever be asked again.
      return new Ctl.Answer("", "nvidia-imex-ctl cannot be asked: " + e.getMessage());
    }
  }

  private void answered(Probing.Step.What what, Ctl.Answer answer) {
    calling = false;
    if (over) {
      return;
    }
    switch (what) {
      case QUERY -> {
        probing.queried(actor.nowMillis(), answer);
        word = answer.trouble().isEmpty() ? answer.output() : "";
      }
      case MATRIX -> looked(answer);
    }
    if (!probing.view().equals(reported)) {
      reported = probing.view();
      changed.accept(reported);
    }
    schedule();
  }

  private void looked(Ctl.Answer answer) {
    Matrix matrix =
        answer.trouble().isEmpty()
            ? Matrix.parse(answer.output(), domain)
            : Matrix.failed(answer.trouble());
    if (!matrix.connections().isEmpty()) {
      connections = matrix.connections();
      connectionsAtWallMillis = actor.wallMillis();
    }
    probing.looked(actor.nowMillis(), self, matrix, files.mapDigest());
    if (probing.redial(actor.nowMillis())) {
      redial.run();
    }
    answerAsking();
  }

  private void answerAsking() {
    asking.forEach(looked -> looked.complete(null));
    asking.clear();
  }
}
