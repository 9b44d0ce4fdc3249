package io.imexd.channels;

import io.imexd.imex.Imex;
import io.imexd.imex.Snapshot;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Proc;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * An nvidia-imex whose job has its channel from before the files are written until it is to stop: a
 * channel that cannot be made keeps the tray from being prepared, and none is there for a tray that
 * is free.
 */
public final class ChannelledImex implements Imex {
  private static final Logger LOG = Logger.getLogger(ChannelledImex.class.getName());

  private final Channels channels;
  private final Supplier<List<String>> holders;
  private final Consumer<Event> sink;
  private final Imex imex;
  private Optional<Instance> current = Optional.empty();

  /**
   * Lays the channels round a supervisor.
   *
   * @param holders the processes that have a channel open
   * @param sink gets what the supervisor reports
   */
  public ChannelledImex(
      Channels channels,
      Supplier<List<String>> holders,
      Consumer<Event> sink,
      Function<Consumer<Event>, Imex> imex) {
    this.channels = channels;
    this.holders = holders;
    this.sink = sink;
    this.imex = imex.apply(this::report);
  }

  @Override
  public void render(Membership membership, Optional<Domain> domain) {
    // Without a domain: a tray that has no fabric, or a job of one tray that wants its channel
    // only.
    boolean wanted = domain.isPresent() || membership.members().size() == 1;
    String trouble = wanted ? make(membership) : "";
    if (trouble.isEmpty()) {
      imex.render(membership, domain);
    } else {
      sink.accept(new Event.Rendered(membership.instance(), trouble));
    }
  }

  @Override
  public void launch(Membership membership, Domain domain) {
    imex.launch(membership, domain);
  }

  @Override
  public void relaunch(Membership membership, Domain domain) {
    imex.relaunch(membership, domain);
  }

  /** A node that went missing meanwhile is made again; the job may be running. */
  @Override
  public void adopt(Membership membership, Domain domain, Optional<Proc> process) {
    String trouble = make(membership);
    if (!trouble.isEmpty()) {
      LOG.warning(subject(membership) + trouble);
    }
    imex.adopt(membership, domain, process);
  }

  private String make(Membership membership) {
    current = Optional.of(membership.instance());
    return channels.make(membership);
  }

  private static String subject(Membership m) {
    return "tray job " + m.job() + " instance " + m.instance().brief() + ": ";
  }

  @Override
  public void stop(Instance instance) {
    if (current.equals(Optional.of(instance))) {
      current = Optional.empty();
    }
    channels.removeAllBut(current);
    imex.stop(instance);
  }

  private void report(Event event) {
    sink.accept(event);
    if (event instanceof Event.Stopped stopped) {
      List<String> still = holders.get();
      if (!still.isEmpty()) {
        LOG.warning(
            "instance "
                + stopped.instance().brief()
                + " has ended, and its IMEX channel is still open in "
                + String.join(", ", still));
      }
    }
  }

  @Override
  public void cure(String address) {
    imex.cure(address);
  }

  @Override
  public Snapshot snapshot() {
    return imex.snapshot();
  }

  @Override
  public CompletableFuture<Snapshot> fresh() {
    return imex.fresh();
  }

  @Override
  public void close() {
    imex.close();
  }
}
