package io.imexd.imex;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Brings nvidia-imex up alone and down again in order: after an unclean end the driver disables
 * fabric allocations until a new session was there.
 */
final class Cure {
  /** No job's instance: those are random. */
  static final Instance INSTANCE = new Instance(0, 0);

  private static final long READY_MAX_MILLIS = 60_000;

  private final Room room;
  private final Consumer<String> done;
  private final Run run;
  private Future<?> bound = CompletableFuture.completedFuture(null);
  private String trouble = "";
  private String seen = "nothing was seen of it";

  Cure(Room room, Consumer<String> done) {
    this.room = room;
    this.done = done;
    this.run = new Run(room, INSTANCE, this::happened);
  }

  void begin(String address) {
    Domain alone = new Domain("", List.of(room.config().tray()), List.of(address));
    bound =
        room.actor()
            .after(
                READY_MAX_MILLIS,
                () ->
                    end(
                        "nvidia-imex alone did not get READY in "
                            + READY_MAX_MILLIS / 1_000
                            + " s: "
                            + seen));
    run.render(Optional.of(alone));
    if (trouble.isEmpty()) {
      run.launch(alone, true);
    }
  }

  private void happened(Event event) {
    switch (event) {
      case Event.Rendered rendered when !rendered.trouble().isEmpty() -> end(rendered.trouble());
      case Event.Exited exited -> end(exited.how());
      case Event.Observed observed when observed.view().good() -> end("");
      case Event.Observed observed -> seen = observed.view().detail();
      default -> {}
    }
  }

  private void end(String why) {
    if (run.stopping()) {
      return;
    }
    bound.cancel(false);
    trouble = why;
    run.stop(clean -> {
      run.clear();
      OsImex.withdrawShared(room);
      done.accept(
          trouble.isEmpty() && !clean ? "nvidia-imex alone had to be killed, too" : trouble);
    });
  }
}
