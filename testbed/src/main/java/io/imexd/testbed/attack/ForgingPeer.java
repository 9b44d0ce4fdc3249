package io.imexd.testbed.attack;

import io.imexd.identity.Identity;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Message;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.GrpcPeers;
import io.imexd.rpc.PeerListener;
import io.imexd.rpc.PeerSettings;
import io.imexd.rpc.RpcLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * {@code ForgingPeer NAME PKI-FOLDER INSTANCE TRAY=ADDRESS...}: a peer with a valid certificate
 * says of an instance that it is no member of what only a member may say, and then all of it again,
 * byte for byte as it was recorded. One line for each: stopped, or open and what was answered.
 */
public final class ForgingPeer implements PeerListener {
  private static final long ANSWER_MILLIS = 1_500;
  private static final long TIME_LEFT_MILLIS = 10_000;

  private final BlockingQueue<Event> heard = new LinkedBlockingQueue<>();

  public static void main(String[] args) throws Exception {
    TrayId self = new TrayId(args[0]);
    Path pki = Path.of(args[1]);
    Instance held = Instance.parse(args[2]);
    Map<TrayId, InetSocketAddress> trays = new TreeMap<>();
    for (int i = 3; i < args.length; i++) {
      String[] tray = args[i].split("=", 2);
      trays.put(
          new TrayId(tray[0]),
          new InetSocketAddress(InetAddress.ofLiteral(tray[1]), Intruder.PORT));
    }
    List<TrayId> known = new ArrayList<>(trays.keySet());
    known.add(self);
    Identity identity = Intruder.identity(self, pki, known);
    ForgingPeer forger = new ForgingPeer();
    TrayId victim = victim(trays.keySet());
    try (Recorder recorder = new Recorder(Objects.requireNonNull(trays.get(victim)));
        RpcLoop loop = new RpcLoop();
        GrpcPeers peers =
            new GrpcPeers(
                PeerSettings.tls(
                    self,
                    "attack",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    identity),
                loop,
                tray ->
                    CompletableFuture.completedFuture(
                        tray.equals(victim) ? recorder.address() : trays.get(tray)),
                forger,
                () -> System.nanoTime() / 1_000_000)) {
      peers.start();
      forger.all(peers, self, held, List.copyOf(trays.keySet()));
      System.out.println("the recorded bytes of all these again: " + recorder.replay());
    }
  }

  /** The second of the members: no coordinator. */
  private static TrayId victim(Collection<TrayId> members) {
    return List.copyOf(members).get(1);
  }

  private void all(GrpcPeers peers, TrayId self, Instance held, List<TrayId> members)
      throws InterruptedException {
    TrayId victim = victim(members);
    JobKey job = new JobKey("default", "alice", "1");
    JobKey other = new JobKey("default", "eve", "1");
    Options options = new Options(Options.Owner.UNKNOWN, false);
    Domain domain =
        new Domain("forged.1", List.of(self, victim), List.of("10.77.0.4", "10.77.0.2"));
    Map<String, Message> forged = new LinkedHashMap<>();
    forged.put(
        "RESERVE of the held instance",
        new Message.Reserve(held, job, members, options, TIME_LEFT_MILLIS));
    forged.put(
        "RESERVE of a new instance that it is no member of",
        new Message.Reserve(new Instance(6, 6), other, members, options, TIME_LEFT_MILLIS));
    forged.put(
        "PREPARE with itself in the map",
        new Message.Prepare(held, List.of(domain), List.of(), TIME_LEFT_MILLIS));
    forged.put("START", new Message.Start(held, TIME_LEFT_MILLIS));
    forged.put("CONFIRM", new Message.Confirm(held, 1));
    forged.put("RELEASE", new Message.Release(held, job, true, true, "forged"));
    forged.put("LEFT", new Message.Left(held, false));
    forged.put("TELL over", new Message.Tell(held, Message.Standing.OVER, "forged"));
    forged.put("CONFIRM again", new Message.Confirm(held, 1));
    // Silence counts only from a tray that hears it.
    String state =
        peers.inspect(victim, InspectRequest.getDefaultInstance(), 5_000).join().getState();
    System.out.println("heard by " + victim + ", which is " + state);
    for (Map.Entry<String, Message> e : forged.entrySet()) {
      heard.clear();
      peers.send(victim, e.getValue(), 0);
      System.out.println(e.getKey() + ": " + came());
    }
  }

  /** Silence and a refusal are all that such a peer may get; a link that fails tries nothing. */
  private String came() throws InterruptedException {
    Event answer = heard.poll(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
    return switch (answer) {
      case null -> "stopped";
      case Event.Delivered(TrayId _, Message.Refused _) -> "stopped";
      case Event.Delivered(TrayId from, Message message) -> "open: " + from + " " + message;
      default -> "open: not tried, " + answer;
    };
  }

  @Override
  public void event(Event event) {
    heard.add(event);
  }

  @Override
  public void wrote(TrayId from, Message message, int writeMicros) {}

  @Override
  public CompletableFuture<TrayStatus> inspected(InspectRequest request) {
    return new CompletableFuture<>();
  }

  @Override
  public CompletableFuture<OperateReply> operated(OperateRequest request, TrayId from) {
    return new CompletableFuture<>();
  }
}
