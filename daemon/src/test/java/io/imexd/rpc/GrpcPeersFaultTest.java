package io.imexd.rpc;

import static io.imexd.rpc.Inbox.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.imexd.proto.Envelope;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateRequest;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrpcPeersFaultTest {
  private static final TrayId T01 = Samples.T01;
  private static final TrayId T02 = Samples.T02;
  private static final Message ASK = new Message.Ask(Samples.INSTANCE);
  private static final PeerLimits HASTY =
      PeerLimits.DEFAULT.withLinks(4).withConnections(16, 8, 8, 8).withTimes(300, 100);

  private final GrpcNet net = new GrpcNet();
  private final RpcLoop rawLoop = new RpcLoop();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final List<String> grpcLog = new CopyOnWriteArrayList<>();
  private final Handler grpcLogHandler = new Keep(grpcLog);

  private static final class Keep extends Handler {
    private final List<String> lines;

    Keep(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord entry) {
      if (entry.getLevel().intValue() >= Level.SEVERE.intValue()) {
        lines.add(entry.getLoggerName() + ": " + entry.getMessage() + ": " + entry.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void listen() {
    Logger.getLogger("").addHandler(grpcLogHandler);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
    net.close();
    rawLoop.close();
    Logger.getLogger("").removeHandler(grpcLogHandler);
    assertEquals(List.of(), grpcLog, "nothing a peer does may be an error of this process");
  }

  private Peers started(TrayId self, Inbox inbox, PeerLimits limits) {
    Peers peers = net.peers(self, inbox, limits);
    opened.add(peers);
    peers.start();
    return peers;
  }

  private RawPeer raw(TrayId to) {
    RawPeer peer = new RawPeer(rawLoop, net.address(to));
    opened.add(peer);
    return peer;
  }

  private static Status status(RawPeer peer) throws Exception {
    return Status.fromThrowable(peer.ended.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aPeerUnderAnotherNameIsRefusedAndHearsNothing() {
    Inbox in1 = new Inbox(T01);
    Inbox in7 = new Inbox(new TrayId("t07"));
    Peers p1 = started(T01, in1, PeerLimits.DEFAULT);
    started(new TrayId("t07"), in7, PeerLimits.DEFAULT);
    net.roster.put(T02, net.address(new TrayId("t07")));
    p1.send(T02, ASK, 0);
    eventually(() -> assertEquals(List.of("answers as t07"), in1.unreachable(T02)));
    var inspected = p1.inspect(T02, InspectRequest.getDefaultInstance(), 5_000);
    var e = assertThrows(ExecutionException.class, inspected::get);
    assertTrue(
        String.valueOf(e.getMessage()).contains("answers under another name"), e.getMessage());
    var operated = p1.operate(T02, OperateRequest.getDefaultInstance(), 5_000);
    e = assertThrows(ExecutionException.class, operated::get);
    assertTrue(String.valueOf(e.getMessage()).contains("answers as t07"), e.getMessage());
    assertEquals(List.of(), in7.events);
    assertEquals(List.of(), in7.operated);
  }

  @Test
  void anotherProtocolIsRefusedOnBothSides() throws Exception {
    started(T01, new Inbox(T01), PeerLimits.DEFAULT);
    RawPeer old = raw(T01);
    Envelope.Builder hello = Envelopes.hello("t02", "9.9").toBuilder();
    hello.getHelloBuilder().setProtocol(2);
    old.out.onNext(hello.build());
    Status status = status(old);
    assertEquals(Status.Code.FAILED_PRECONDITION, status.getCode());
    assertEquals(
        "speaks protocol 2, t01 speaks 1: the same imexd is needed on all trays",
        status.getDescription());
    var e =
        assertThrows(
            MalformedException.class,
            () ->
                new Greeting(T01, "0.1.0").read(hello.build(), io.imexd.identity.Proof.NOT_ASKED));
    assertTrue(String.valueOf(e.getMessage()).startsWith("speaks protocol 2"));
  }

  @Test
  void twoTraysOfOneNameAreRefused() throws Exception {
    started(T01, new Inbox(T01), PeerLimits.DEFAULT);
    RawPeer twin = raw(T01);
    twin.out.onNext(Envelopes.hello("t01", "0.1.0"));
    assertEquals(Status.Code.FAILED_PRECONDITION, status(twin).getCode());
  }

  @Test
  void whatIsNoMessageEndsTheLinkAndNothingElse() throws Exception {
    Inbox in1 = new Inbox(T01);
    started(T01, in1, PeerLimits.DEFAULT);
    List<Envelope> bad =
        List.of(
            Envelope.getDefaultInstance(),
            Envelopes.hello("t02", "again"),
            Envelope.newBuilder()
                .setAsk(io.imexd.proto.Ask.newBuilder().setInstance("nonsense"))
                .build());
    for (Envelope envelope : bad) {
      RawPeer peer = raw(T01);
      peer.out.onNext(Envelopes.hello("t02", "0.1.0"));
      peer.out.onNext(Envelopes.write(ASK, 0));
      peer.out.onNext(envelope);
      assertEquals(Status.Code.INVALID_ARGUMENT, status(peer).getCode());
    }
    assertEquals(List.of(ASK, ASK, ASK), in1.from(T02));
  }

  @Test
  void whatIsTooLargeEndsTheLinkAndNothingElse() throws Exception {
    Inbox in1 = new Inbox(T01);
    started(T01, in1, PeerLimits.DEFAULT);
    RawPeer peer = raw(T01);
    peer.out.onNext(Envelopes.hello("t02", "x".repeat(Envelopes.MAX_BYTES)));
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, status(peer).getCode());
    RawPeer good = raw(T01);
    good.out.onNext(Envelopes.hello("t02", "0.1.0"));
    good.out.onNext(Envelopes.write(ASK, 0));
    eventually(() -> assertEquals(List.of(ASK), in1.from(T02)));
  }

  @Test
  void aLinkThatNeverSaysWhoItIsIsEnded() throws Exception {
    started(T01, new Inbox(T01), HASTY);
    assertEquals(Status.Code.DEADLINE_EXCEEDED, status(raw(T01)).getCode());
  }

  @Test
  void aConnectionThatNeverCallsIsClosed() throws Exception {
    started(T01, new Inbox(T01), HASTY);
    List<byte[]> openings =
        List.of(
            new byte[0],
            "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
            new byte[10_000]);
    for (byte[] opening : openings) {
      try (Socket socket = connect(net.address(T01))) {
        socket.getOutputStream().write(opening);
        assertTrue(readsToTheEnd(socket));
      }
    }
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    return new Socket(address.getAddress(), address.getPort());
  }

  private static boolean readsToTheEnd(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (java.net.SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  @Test
  void connectionsFromOneAddressAreBoundedAndComeFreeAgain() throws Exception {
    Inbox in1 = new Inbox(T01);
    PeerLimits limits =
        PeerLimits.DEFAULT.withLinks(4).withConnections(16, 8, 8, 8).withTimes(20_000, 100);
    started(T01, in1, limits);
    List<Socket> flood = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      flood.add(connect(net.address(T01)));
    }
    for (Socket refused : flood.subList(8, 300)) {
      assertTrue(readsToTheEnd(refused));
    }
    for (Socket socket : flood) {
      socket.close();
    }
    eventually(() -> {
      try (RawPeer peer = new RawPeer(rawLoop, net.address(T01))) {
        peer.out.onNext(Envelopes.hello("t02", "0.1.0"));
        eventually(() -> assertTrue(!peer.heard.isEmpty() || peer.ended.isDone()));
        assertFalse(peer.heard.isEmpty());
      }
    });
  }

  @Test
  void theLinkThatWasSilentLongestGivesWay() throws Exception {
    started(T01, new Inbox(T01), PeerLimits.DEFAULT.withLinks(4).withConnections(16, 16, 16, 16));
    List<RawPeer> peers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      RawPeer peer = raw(T01);
      peers.add(peer);
      peer.out.onNext(Envelopes.hello("p" + i, "0.1.0"));
      eventually(() -> assertEquals(1, peer.heard.size()));
    }
    assertEquals(Status.Code.UNAVAILABLE, status(peers.getFirst()).getCode());
    assertFalse(peers.getLast().ended.isDone());
  }

  @Test
  void aHealedCutDoesNotWaitForTcp() throws Exception {
    Inbox in2 = new Inbox(T02);
    AtomicLong clock = new AtomicLong(1_000_000);
    GrpcPeers p2 = net.peers(T02, in2, PeerLimits.DEFAULT);
    opened.add(p2);
    p2.start();
    try (DeafServer relay = new DeafServer(p2.address())) {
      Inbox in1 = new Inbox(T01);
      GrpcPeers p1 =
          new GrpcPeers(
              PeerSettings.plaintext(T01, "0.1.0", net.address(T01)),
              rawLoop,
              _ -> java.util.concurrent.CompletableFuture.completedFuture(relay.address()),
              in1,
              clock::get);
      opened.add(p1);
      p1.send(T02, new Message.Confirm(Samples.INSTANCE, 1), 0);
      eventually(() -> assertEquals(1, in2.events.size()));
      p2.send(T01, ASK, 0);
      eventually(() -> assertEquals(List.of(ASK), in1.from(T02)));
      relay.cut();
      p1.send(T02, new Message.Confirm(Samples.INSTANCE, 2), 0);
      rawLoop.loop().submit(() -> {}).sync();
      clock.addAndGet(1_999);
      p1.send(T02, new Message.Confirm(Samples.INSTANCE, 3), 0);
      rawLoop.loop().submit(() -> {}).sync();
      clock.addAndGet(1);
      p1.send(T02, new Message.Confirm(Samples.INSTANCE, 4), 0);
      eventually(() ->
          assertEquals(
              List.of(1, 4),
              in2.from(T01).stream().map(m -> ((Message.Confirm) m).round()).toList()));
      assertEquals(2, relay.connections);
      assertEquals(List.of(), in1.unreachable(T02));
    }
  }

  @Test
  void aPeerThatAcceptsAndNeverAnswersIsUnreachable() throws Exception {
    Inbox in1 = new Inbox(T01);
    Peers p1 = started(T01, in1, HASTY);
    try (ServerSocket mute = new ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
      net.roster.put(T02, (InetSocketAddress) mute.getLocalSocketAddress());
      p1.send(T02, ASK, 0);
      p1.send(T02, ASK, 0);
      eventually(() -> assertEquals(List.of("no answer within 300 ms"), in1.unreachable(T02)));
      var asked = p1.inspect(T02, InspectRequest.getDefaultInstance(), 100);
      var e = assertThrows(ExecutionException.class, asked::get);
      assertTrue(String.valueOf(e.getCause()).contains("no answer"), e.toString());
    }
  }

  @Test
  void aTrayThatNobodyKnowsIsSaid() {
    Inbox in1 = new Inbox(T01);
    Peers p1 = started(T01, in1, HASTY);
    TrayId unknown = new TrayId("unknown9");
    p1.send(unknown, ASK, 0);
    eventually(() -> assertEquals(List.of("not in the roster"), in1.unreachable(unknown)));
  }

  @Test
  void anAnswerTakesTheWayTheQuestionCame() {
    Inbox in1 = new Inbox(T01);
    Inbox in2 = new Inbox(T02);
    Peers p1 = started(T01, in1, PeerLimits.DEFAULT);
    Peers p2 = started(T02, in2, PeerLimits.DEFAULT);
    p1.send(T02, ASK, 0);
    eventually(() -> assertEquals(1, in2.events.size()));
    net.roster.put(T01, new InetSocketAddress("127.0.0.1", 1));
    p2.send(T01, new Message.Noted(Samples.INSTANCE), 0);
    eventually(() -> assertEquals(List.of(new Message.Noted(Samples.INSTANCE)), in1.from(T02)));
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      net.roster.put(T01, (InetSocketAddress) taken.getLocalSocketAddress());
      Peers p1 = net.peers(T01, new Inbox(T01));
      opened.add(p1);
      var e = assertThrows(UncheckedIOException.class, p1::start);
      assertTrue(
          String.valueOf(e.getMessage()).startsWith("peers cannot listen on "), e.getMessage());
      assertTrue(
          String.valueOf(e.getMessage()).endsWith(": Address already in use"), e.getMessage());
    }
  }
}
