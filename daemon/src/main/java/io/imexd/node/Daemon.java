package io.imexd.node;

import io.imexd.audit.AuditLog;
import io.imexd.config.Config;
import io.imexd.fabric.Fabric;
import io.imexd.imex.Imex;
import io.imexd.ledger.Ledger;
import io.imexd.observe.Moment;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.Node;
import io.imexd.protocol.State;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.ControlHandler;
import io.imexd.rpc.PeerListener;
import io.imexd.rpc.Peers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.logging.Logger;

/**
 * One tray's daemon, wired from its seams: what comes from the network, from nvidia-imex and from
 * the clock all goes through one event loop.
 */
public final class Daemon implements PeerListener, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Daemon.class.getName());

  /**
   * What a daemon is made of. All of it may be a fake.
   *
   * @param drive makes the event loop go on: {@link EventLoop#start}, or whoever owns all threads
   * @param failStop ends the process: nobody knows what is on disk
   */
  public record Parts(
      Config config,
      String imexdVersion,
      String bootId,
      Ledger ledger,
      Fabric fabric,
      Function<Consumer<Event>, Imex> imex,
      Function<PeerListener, Peers> peers,
      Surroundings surroundings,
      AuditLog audit,
      ExecutorService workers,
      Time time,
      LongSupplier chance,
      Consumer<EventLoop> drive,
      Runnable failStop) {}

  private final Parts parts;
  private final EventLoop loop;
  private final Tray tray;
  private final Calls calls;
  private final Imex imex;
  private final Peers peers;
  private final StatusView statusView;
  private final WriteShares shares = new WriteShares();
  private final ReleaseShares releases;
  private final Controls controls;
  private final Operations operations;
  private final FabricWatch fabric;
  private final StandingAudit standing;
  private final ServiceState service;
  private final Reloading reloading;
  private final Metering metering;
  private final Examination examination;
  private final Tidying tidying;

  public Daemon(Parts parts) {
    this.parts = parts;
    Config config = parts.config();
    loop = new EventLoop("imexd-loop", parts.time(), parts.failStop());
    imex = parts.imex().apply(this::event);
    peers = parts.peers().apply(this);
    metering = new Metering(parts, loop, this::moment);
    AuditTrail audit = new AuditTrail(config.tray(), metering.log(), parts.time());
    calls = new Calls(config.tray().name(), parts.time(), audit, parts.chance().getAsLong());
    JobProbe probe = new JobProbe(config.jobProbe(), parts.workers(), this::event);
    releases = new ReleaseShares(parts.time());
    EffectRunner effects =
        new EffectRunner(
            peers, imex, calls, probe, shares, releases, new StrangerLog(audit, parts.time()));
    Beginning begin = Beginning.from(parts.ledger().load(), parts);
    tray =
        new Tray(
            new Node(config.protocol()),
            State.of(begin.durable(), parts.bootId()),
            begin.blocked(),
            parts.ledger(),
            effects,
            loop,
            parts.time(),
            audit,
            parts.chance(),
            parts.failStop());
    statusView = new StatusView(parts.imexdVersion(), parts.surroundings());
    Surroundings around = parts.surroundings();
    fabric = new FabricWatch(loop, tray, parts.workers(), parts.fabric(), around::otherOwners);
    standing =
        new StandingAudit(
            loop,
            tray,
            imex::snapshot,
            parts.ledger(),
            duty -> {
              metering.look();
              return fabric.with(duty, around.compare(duty));
            },
            audit,
            config.auditEveryMillis());
    service = new ServiceState(loop, parts.time(), around.notifying());
    tray.watched((before, after) -> {
      standing.changed(before, after);
      service.changed(after);
    });
    reloading = new Reloading(loop, parts, service, audit, this::take);
    examination =
        new Examination(
            loop, parts.time(), tray, fabric, standing, peers, around::diagnose, this::ownStatus);
    tidying = new Tidying(loop, tray, imex, around, parts.workers(), config.auditEveryMillis());
    Resuming resuming = new Resuming(tray, parts.ledger(), around);
    RackCalls rack =
        new RackCalls(
            loop,
            tray,
            calls,
            audit,
            peers,
            around::roster,
            this::ownStatus,
            around::channelHolders);
    controls =
        new Controls(
            config.tray(),
            parts.imexdVersion(),
            config.ensureDeadlineMillis(),
            loop,
            tray,
            calls,
            audit,
            rack,
            new DoctorCalls(config.tray(), peers, rack::known, around::clockBound, parts.time()),
            metering.metrics(),
            resuming,
            around.channels(),
            around::channelHolders,
            reloading);
    operations = new Operations(loop, tray, calls, audit, resuming, rack);
  }

  public ControlHandler controls() {
    return controls;
  }

  /** Begins: what the ledger says is held is adopted or left, then the other trays may speak. */
  public void start() {
    parts.drive().accept(loop);
    // Here and not on the loop: a sick driver answers late.
    Event facts = new Event.FactsRead(parts.fabric().read());
    List<String> foreign = tidying.foreign();
    loop.post(() -> {
      tray.writeFirst();
      tray.happen(facts);
      tidying.begin(foreign);
      tray.happen(new Event.Began());
      standing.begin();
      metering.began();
    });
    peers.start();
  }

  /** Callers are heard from now on: to be said once, after {@link #start}. */
  public void serves() {
    loop.post(() -> service.serves(tray.state()));
  }

  /** Reads imexd.conf again; what comes of it is in the log. */
  public void reload(String by) {
    loop.post(() -> reloading.begin(by, _ -> {}));
  }

  private void take(Config running) {
    standing.every(running.auditEveryMillis());
    controls.deadline(running.ensureDeadlineMillis());
    parts.surroundings().take(running);
  }

  @Override
  public void event(Event event) {
    switch (event) {
      case Event.Delivered(TrayId _, Message.Reserve _) -> freshFacts(event);
      case Event.Delivered _, Event.Unreachable _ -> loop.offer(() -> tray.happen(event));
      default ->
          loop.post(() -> {
            releases.happened(event);
            metering.happened(event, imex.snapshot());
            tray.happen(event);
          });
    }
  }

  /**
   * The fabric may have changed since the last job: what is answered to Reserve was read for it.
   */
  private void freshFacts(Event reserve) {
    parts
        .workers()
        .execute(() -> {
          Event facts = new Event.FactsRead(parts.fabric().read());
          loop.offer(() -> {
            tray.happen(facts);
            tray.happen(reserve);
          });
        });
  }

  @Override
  public void wrote(TrayId from, Message message, int writeMicros) {
    loop.offer(() -> {
      shares.wrote(message, writeMicros);
      releases.wrote(message, writeMicros);
    });
  }

  @Override
  public CompletableFuture<TrayStatus> inspected(InspectRequest request) {
    if (request.getDoctor()) {
      return examination.of(request);
    }
    CompletableFuture<TrayStatus> status = new CompletableFuture<>();
    if (request.getFreshFabric()) {
      fabric.read().thenAccept(_ -> status.complete(ownStatus()));
    } else if (request.getFresh()) {
      imex.fresh()
          .thenAccept(
              _ -> loop.post(() -> standing.now().thenAccept(_ -> status.complete(ownStatus()))));
    } else {
      loop.post(() -> status.complete(ownStatus()));
    }
    return request.hasHistory()
        ? status.thenCombine(
            parts.audit().read(request.getHistory()),
            (own, history) -> own.toBuilder().addAllHistory(history).build())
        : status;
  }

  @Override
  public CompletableFuture<OperateReply> operated(OperateRequest request, TrayId from) {
    return operations.carryOut(request, from);
  }

  private TrayStatus ownStatus() {
    return statusView.of(
        tray.state(), tray.blocked(), imex.snapshot(), parts.ledger(), standing.last());
  }

  private Moment moment() {
    int violations = standing.last().bad().size();
    return MomentView.of(
        tray.state(), tray.blocked(), imex.snapshot(), parts.ledger(), violations, peers.linked());
  }

  /** Stops listening and supervising. nvidia-imex goes on. */
  @Override
  public void close() {
    peers.close();
    loop.close();
    imex.close();
    parts.audit().close();
  }
}
