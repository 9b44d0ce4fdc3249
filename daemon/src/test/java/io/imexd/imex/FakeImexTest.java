package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.Proc;
import io.imexd.protocol.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeImexTest {
  private final Domain domain = new Domain("c", List.of(FakeTools.T1), List.of("127.0.0.1"));
  private final Membership membership =
      new Membership(
          FakeTools.INSTANCE,
          new JobKey("c", "1", ""),
          List.of(FakeTools.T1),
          "b",
          0,
          Options.NONE);
  private final List<Event> events = new ArrayList<>();
  private final FakeImex imex = new FakeImex(events::add);

  @Test
  void tellsTheSameStoryAsTheRealOne() {
    View good = new View(true, "", domain.mapDigest(), false);
    imex.render(membership, Optional.of(domain));
    imex.launch(membership, domain);
    Proc process = imex.snapshot().process().orElseThrow();
    imex.crash("was ended by signal 9");
    imex.relaunch(membership, domain);
    Proc second = imex.snapshot().process().orElseThrow();
    assertEquals(1, imex.snapshot().restarts());
    imex.adopt(membership, domain, Optional.of(second));
    imex.stop(membership);
    imex.adopt(membership, domain, Optional.empty());
    assertEquals(
        List.of(
            new Event.Rendered(FakeTools.INSTANCE, ""),
            new Event.Launched(FakeTools.INSTANCE, process),
            new Event.Observed(FakeTools.INSTANCE, good),
            new Event.Exited(FakeTools.INSTANCE, "was ended by signal 9"),
            new Event.Launched(FakeTools.INSTANCE, second),
            new Event.Observed(FakeTools.INSTANCE, good),
            new Event.Launched(FakeTools.INSTANCE, second),
            new Event.Observed(FakeTools.INSTANCE, good),
            new Event.Stopped(FakeTools.INSTANCE, true),
            new Event.Exited(
                FakeTools.INSTANCE, "nvidia-imex was not running when imexd looked for it")),
        events);
  }
}
