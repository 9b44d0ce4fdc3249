package io.imexd.rpc;

import static io.imexd.rpc.Inbox.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.imexd.identity.TestPki;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.PeersGrpc;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody gets more of, with TLS: a clear refusal, and those in order are served. */
class PeerBoundsTest {
  private static final TrayId T01 = Samples.T01;

  @TempDir Path folder;
  private TlsNet net;

  @BeforeEach
  void begin() {
    net = new TlsNet(folder);
  }

  @AfterEach
  void end() throws Exception {
    net.close();
  }

  private static boolean ended(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException _) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private Socket knock() throws IOException {
    return new Socket(net.address(T01).getAddress(), net.address(T01).getPort());
  }

  @Test
  void whoDoesNotShakeHandsIsNotWaitedFor() throws Exception {
    net.limits = PeerLimits.DEFAULT.withTimes(300, 2_000);
    net.started(T01, new Inbox(T01));
    try (Socket silent = knock();
        Socket slow = knock()) {
      slow.getOutputStream().write(new byte[] {0x16, 3, 1, 2}); // A TLS record begins.
      assertTrue(ended(silent));
      assertTrue(ended(slow));
    }
    net.journalSays("it did not say within 300 ms who it is");
  }

  @Test
  void thoseWhoHaveProvenNothingAreFewAndTheOthersGetIn() throws Exception {
    net.limits = PeerLimits.DEFAULT.withConnections(100, 100, 4, 100).withTimes(1_000, 2_000);
    Inbox inbox = new Inbox(T01);
    net.started(T01, inbox);
    List<Socket> crowd = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      crowd.add(knock());
    }
    for (Socket refused : crowd.subList(4, 30)) {
      assertTrue(ended(refused));
    }
    net.journalSays("4 connections that have not said who they are of it, no more are taken");
    for (Socket first : crowd.subList(0, 4)) {
      assertTrue(ended(first), "their time is over");
    }
    RawPeer peer = net.raw(T01, TestPki.issue(net.pki.ca, "t02"));
    peer.out.onNext(Envelopes.hello("t02", "0.1.0"));
    peer.out.onNext(Envelopes.write(new Message.Ask(Samples.INSTANCE), 0));
    eventually(() -> assertEquals(1, inbox.events.size()));
  }

  @Test
  void onePeerHasFewConnectionsWhereverItDialsFrom() throws Exception {
    net.limits = PeerLimits.DEFAULT.withConnections(100, 100, 100, 3);
    net.started(T01, new Inbox(T01));
    var own = TestPki.issue(net.pki.ca, "t02");
    List<RawPeer> many = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      RawPeer peer = net.raw(T01, own);
      many.add(peer);
      peer.out.onNext(Envelopes.hello("t02", "0.1.0"));
      eventually(() -> assertTrue(!peer.heard.isEmpty() || peer.ended.isDone()));
    }
    Status status = Status.fromThrowable(many.getLast().ended.get(20, TimeUnit.SECONDS));
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, status.getCode());
    assertEquals("3 connections of it, no more are taken", status.getDescription());
    net.journalSays("turned away: t02 (127.0.0.1:");
    RawPeer other = net.raw(T01, TestPki.issue(net.pki.ca, "t03"));
    other.out.onNext(Envelopes.hello("t03", "0.1.0"));
    eventually(() -> assertEquals(1, other.heard.size()));
  }

  /** Answers nobody. */
  private static final class Busy implements PeerListener {
    final List<CompletableFuture<TrayStatus>> asked = new CopyOnWriteArrayList<>();

    @Override
    public void event(Event event) {}

    @Override
    public void wrote(TrayId from, Message message, int writeMicros) {}

    @Override
    public CompletableFuture<TrayStatus> inspected(InspectRequest request) {
      CompletableFuture<TrayStatus> answer = new CompletableFuture<>();
      asked.add(answer);
      return answer;
    }

    @Override
    public CompletableFuture<io.imexd.proto.OperateReply> operated(
        io.imexd.proto.OperateRequest request, TrayId from) {
      return new CompletableFuture<>();
    }
  }

  @Test
  void callsThatWaitAreBoundedAndComeFreeAgain() throws Exception {
    net.limits = PeerLimits.DEFAULT.withCalls(100, 2);
    Busy busy = new Busy();
    net.started(T01, busy);
    ManagedChannel channel = net.channel(T01, TestPki.issue(net.pki.ca, "t02"), "TLSv1.3");
    var first = ask(channel);
    var second = ask(channel);
    eventually(() -> assertEquals(2, busy.asked.size()));
    var third = ask(channel);
    var e = org.junit.jupiter.api.Assertions.assertThrows(ExecutionException.class, third::get);
    Status status = Status.fromThrowable(e);
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, status.getCode());
    assertEquals("2 calls wait here of it, no more are taken: ask again", status.getDescription());
    var other = ask(net.channel(T01, TestPki.issue(net.pki.ca, "t03"), "TLSv1.3"));
    eventually(() -> assertEquals(3, busy.asked.size()));
    busy.asked.forEach(answer -> answer.complete(TrayStatus.getDefaultInstance()));
    first.get(20, TimeUnit.SECONDS);
    second.get(20, TimeUnit.SECONDS);
    other.get(20, TimeUnit.SECONDS);
    var later = ask(channel);
    eventually(() -> assertEquals(4, busy.asked.size()));
    assertFalse(later.isDone());
  }

  private static java.util.concurrent.Future<TrayStatus> ask(ManagedChannel channel) {
    return ClientCalls.futureUnaryCall(
        channel.newCall(PeersGrpc.getInspectMethod(), CallOptions.DEFAULT),
        InspectRequest.getDefaultInstance());
  }

  @Test
  void streamsOfOneConnectionAreBounded() throws Exception {
    Busy busy = new Busy();
    net.started(T01, busy);
    ManagedChannel channel = net.channel(T01, TestPki.issue(net.pki.ca, "t02"), "TLSv1.3");
    for (int i = 0; i < 20; i++) {
      var unused = ask(channel);
    }
    eventually(() -> assertEquals(16, busy.asked.size()));
    busy.asked.forEach(answer -> answer.complete(TrayStatus.getDefaultInstance()));
    eventually(() -> assertEquals(20, busy.asked.size()));
  }

  @Test
  void aMessageThatIsTooLargeEndsItsLinkAndNothingElse() throws Exception {
    Inbox inbox = new Inbox(T01);
    net.started(T01, inbox);
    RawPeer peer = net.raw(T01, TestPki.issue(net.pki.ca, "t02"));
    peer.out.onNext(Envelopes.hello("t02", "x".repeat(10 * 1024 * 1024)));
    Status status = Status.fromThrowable(peer.ended.get(20, TimeUnit.SECONDS));
    assertEquals(Status.Code.RESOURCE_EXHAUSTED, status.getCode());
    RawPeer good = net.raw(T01, TestPki.issue(net.pki.ca, "t02"));
    good.out.onNext(Envelopes.hello("t02", "0.1.0"));
    eventually(() -> assertEquals(1, good.heard.size()));
  }
}
