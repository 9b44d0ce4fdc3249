package io.imexd.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.imex.FakeImex;
import io.imexd.imex.Imex;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelledImexTest {
  private static final TrayId TRAY = new TrayId("t01");
  private static final Domain DOMAIN = new Domain("u.1", List.of(TRAY), List.of("10.0.0.1"));

  private final FakeChannels channels = new FakeChannels();
  private final List<Event> events = new ArrayList<>();
  private final List<String> holders = new ArrayList<>();
  private final Imex imex = new ChannelledImex(channels, () -> holders, events::add, FakeImex::new);

  private static Membership job(long number) {
    return new Membership(
        new Instance(1, number),
        new JobKey("default", "7", "1"),
        List.of(TRAY, new TrayId("t02")),
        "boot",
        0,
        new Options(new Options.Owner(true, 1_000, 1_000), false));
  }

  @Test
  void theChannelIsThereFromPreparedUntilItIsStopped() {
    imex.render(job(1), Optional.of(DOMAIN));
    assertEquals(Optional.of(job(1)), channels.made());
    assertEquals(List.of(new Event.Rendered(new Instance(1, 1), "")), events);
    imex.stop(new Instance(1, 1));
    assertEquals(Optional.empty(), channels.made());
  }

  @Test
  void withoutItTheTrayIsNotPrepared() {
    channels.fail("no driver");
    imex.render(job(1), Optional.of(DOMAIN));
    assertEquals(List.of(new Event.Rendered(new Instance(1, 1), "no driver")), events);
    assertEquals(Optional.empty(), imex.snapshot().instance());
  }

  @Test
  void aTrayOutsideEveryDomainHasNone() {
    imex.render(job(1), Optional.empty());
    assertEquals(Optional.empty(), channels.made());
    assertEquals(1, events.size());
  }

  @Test
  void aJobOfOneTrayHasItsChannelWithoutADomain() {
    Membership one =
        new Membership(
            new Instance(1, 1), job(1).job(), List.of(TRAY), "boot", 0, job(1).options());
    imex.render(one, Optional.empty());
    assertEquals(Optional.of(one), channels.made());
  }

  @Test
  void whatIsLeftOfAnOldInstanceIsStoppedWithoutTheChannelOfTheHeldOne() {
    imex.adopt(job(1), DOMAIN, Optional.empty());
    imex.stop(new Instance(1, 2));
    assertEquals(Optional.of(job(1)), channels.made());
  }

  @Test
  void aTrayWhoseChannelCannotBeMadeAnewKeepsItsDomain() {
    imex.render(job(1), Optional.of(DOMAIN));
    imex.launch(job(1), DOMAIN);
    events.clear();
    channels.fail("no driver");
    imex.adopt(job(1), DOMAIN, Optional.empty());
    assertTrue(events.stream().anyMatch(Event.Launched.class::isInstance), events.toString());
  }
}
