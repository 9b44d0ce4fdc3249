package io.imexd.tls;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Code;
import io.imexd.protocol.Event;
import io.imexd.protocol.MemberStep.Step;
import io.imexd.protocol.Message;
import io.imexd.protocol.Refusal;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.PeerListener;
import io.imexd.rpc.Peers;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Peers to which RESERVED carries a request for a certificate, and PREPARE the certificate. Both
 * are put in as a message leaves and taken out as it arrives, on a thread of its own, so that the
 * state machine knows nothing of them and making keys holds nobody up. A message that this thread
 * has no room for is lost, as any may be.
 */
public final class CertifyingPeers implements Peers, PeerListener {
  private static final Logger LOG = Logger.getLogger(CertifyingPeers.class.getName());
  private static final int WAITING_MAX = 4_096;

  private final ExecutorService thread =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(WAITING_MAX),
          task -> Thread.ofPlatform().daemon().name("imexd-certificates").unstarted(task),
          new ThreadPoolExecutor.DiscardPolicy());
  private final TrayId self;
  private final Optional<InstanceCertificates> own;
  private final Signing signing;
  private final PeerListener listener;
  private final Peers peers;

  /**
   * Lays certificates round the peers.
   *
   * @param own empty: imex.tls = off here
   */
  public CertifyingPeers(
      TrayId self,
      Optional<InstanceCertificates> own,
      Issue issue,
      PeerListener listener,
      Function<PeerListener, Peers> peers) {
    this.self = self;
    this.own = own;
    this.signing = new Signing(issue);
    this.listener = listener;
    this.peers = peers.apply(this);
  }

  @Override
  public void start() {
    own.ifPresent(o -> later(o::makeAhead));
    peers.start();
  }

  @Override
  public void send(TrayId to, Message message, int writeMicros) {
    switch (message) {
      case Message.Reserve m ->
          later(() -> {
            signing.begin(m.instance(), m.members());
            peers.send(to, m, writeMicros);
          });
      case Message.Reserved m ->
          later(() ->
              peers.send(
                  to, own.map(o -> m.with(o.request(m.instance(), to))).orElse(m), writeMicros));
      case Message.Prepare m ->
          later(() ->
              peers.send(
                  to,
                  own.flatMap(_ -> signing.grant(m.instance(), to)).map(m::with).orElse(m),
                  writeMicros));
      case Message.Release m -> {
        later(() -> signing.end(m.instance()));
        peers.send(to, m, writeMicros);
      }
      default -> peers.send(to, message, writeMicros);
    }
  }

  @Override
  public void event(Event event) {
    switch (event) {
      case Event.Delivered(TrayId from, Message.Reserved m) ->
          later(() -> listener.event(new Event.Delivered(from, judged(from, m))));
      case Event.Delivered(TrayId from, Message.Prepare m) -> later(() -> prepare(from, m));
      default -> listener.event(event);
    }
  }

  /** A yes that cannot be certified is a no, with its reason. */
  private Message judged(TrayId from, Message.Reserved m) {
    if (!signing.coordinates(m.instance(), from)) {
      return m.with("");
    }
    if (own.isEmpty() != m.request().isEmpty()) {
      return refused(m, Code.MISMATCH, differs(from, own.isEmpty()));
    }
    String trouble = own.isEmpty() ? "" : signing.requested(m.instance(), from, m.request());
    return trouble.isEmpty() ? m.with("") : refused(m, Code.UNFIT, trouble);
  }

  private static Message refused(Message.Reserved m, Code code, String why) {
    return new Message.Refused(m.instance(), Refusal.plain(Step.RESERVE, code, why));
  }

  private String differs(TrayId other, boolean offHere) {
    return "imex.tls is "
        + (offHere ? "on" : "off")
        + " on "
        + other
        + " and "
        + (offHere ? "off" : "on")
        + " on "
        + self
        + "; it must be the same on all trays of a job";
  }

  private void prepare(TrayId from, Message.Prepare m) {
    String trouble;
    if (own.isPresent() && !own.get().asked(m.instance())) {
      // Nothing was asked for in this life of imexd: the state machine says what became of it.
      listener.event(new Event.Delivered(from, m.with(Message.Grant.NONE)));
      return;
    }
    if (own.isEmpty() != m.grant().isEmpty()) {
      trouble = differs(from, own.isEmpty());
    } else {
      trouble = own.map(o -> o.granted(m.instance(), from, m.grant())).orElse("");
    }
    if (trouble.isEmpty()) {
      listener.event(new Event.Delivered(from, m.with(Message.Grant.NONE)));
    } else {
      Refusal no = Refusal.plain(Step.PREPARE, Code.UNFIT, trouble);
      peers.send(from, new Message.Refused(m.instance(), no), 0);
    }
  }

  private void later(Runnable task) {
    thread.execute(() -> {
      try {
        task.run();
      } catch (RuntimeException e) {
        LOG.log(Level.SEVERE, "a message is lost, for its certificate could not be made", e);
      }
    });
  }

  @Override
  public void wrote(TrayId from, Message message, int writeMicros) {
    listener.wrote(from, message, writeMicros);
  }

  @Override
  public CompletableFuture<TrayStatus> inspected(InspectRequest request) {
    return listener.inspected(request);
  }

  @Override
  public CompletableFuture<OperateReply> operated(OperateRequest request, TrayId from) {
    return listener.operated(request, from);
  }

  @Override
  public CompletableFuture<TrayStatus> inspect(
      TrayId tray, InspectRequest request, long timeoutMillis) {
    return peers.inspect(tray, request, timeoutMillis);
  }

  @Override
  public CompletableFuture<OperateReply> operate(
      TrayId tray, OperateRequest request, long timeoutMillis) {
    return peers.operate(tray, request, timeoutMillis);
  }

  @Override
  public int linked() {
    return peers.linked();
  }

  @Override
  public void close() {
    thread.shutdownNow();
    peers.close();
  }
}
