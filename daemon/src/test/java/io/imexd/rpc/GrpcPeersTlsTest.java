package io.imexd.rpc;

import static io.imexd.rpc.Inbox.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.imexd.identity.TestPki;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.PeersGrpc;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import io.imexd.siteca.SiteCa;
import io.netty.handler.ssl.util.BouncyCastleUtil;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is not believed, and what the journal says of him. */
class GrpcPeersTlsTest {
  private static final TrayId T01 = Samples.T01;
  private static final TrayId T02 = Samples.T02;
  private static final TrayId T07 = new TrayId("t07");
  private static final Message ASK = new Message.Ask(Samples.INSTANCE);

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

  private static Status status(RawPeer peer) throws Exception {
    return Status.fromThrowable(peer.ended.get(20, TimeUnit.SECONDS));
  }

  @Test
  void aTrayThatAnswersWithTheCertificateOfAnotherHearsNothing() {
    Inbox in1 = new Inbox(T01);
    Inbox in7 = new Inbox(T07);
    Peers p1 = net.started(T01, in1);
    net.started(T07, in7);
    net.at(T02, T07);
    p1.send(T02, ASK, 0);
    eventually(() ->
        assertEquals(
            List.of("answers with a certificate for t07, not for t02"), in1.unreachable(T02)));
    var inspected = p1.inspect(T02, InspectRequest.getDefaultInstance(), 5_000);
    var e = assertThrows(ExecutionException.class, inspected::get);
    assertTrue(String.valueOf(e.getMessage()).contains("a certificate for t07"), e.getMessage());
    var operated = p1.operate(T02, OperateRequest.getDefaultInstance(), 5_000);
    assertThrows(ExecutionException.class, operated::get);
    assertEquals(List.of(), in7.events);
    assertEquals(List.of(), in7.operated);
  }

  @Test
  void bouncyCastlesProviderIsNotMadeForNetty() {
    net.started(T01, new Inbox(T01));
    assertEquals("io.imexd.rpc", BouncyCastleUtil.getBcProviderJce().getClass().getPackageName());
  }

  @Test
  void aHelloUnderAnotherNameIsRefused() throws Exception {
    Inbox in1 = new Inbox(T01);
    net.started(T01, in1);
    RawPeer liar = net.raw(T01, TestPki.issue(net.pki.ca, "t02"));
    liar.out.onNext(Envelopes.hello("t07", "0.1.0"));
    liar.out.onNext(Envelopes.write(ASK, 0));
    Status status = status(liar);
    assertEquals(Status.Code.FAILED_PRECONDITION, status.getCode());
    assertEquals("it says that it is t07, and its certificate is for t02", status.getDescription());
    assertEquals(List.of(), in1.events);
    net.journalSays("it says that it is t07, and its certificate is for t02");
  }

  @Test
  void aWishInAnotherNameIsRefused() {
    Inbox in1 = new Inbox(T01);
    net.started(T01, in1);
    ManagedChannel channel = net.channel(T01, TestPki.issue(net.pki.ca, "t02"), "TLSv1.3");
    OperateRequest request =
        OperateRequest.newBuilder().setFrom("t07").setTo("t01").setBy("root").build();
    var e =
        assertThrows(
            io.grpc.StatusRuntimeException.class,
            () ->
                ClientCalls.blockingUnaryCall(
                    channel, PeersGrpc.getOperateMethod(), CallOptions.DEFAULT, request));
    assertEquals(Status.Code.PERMISSION_DENIED, e.getStatus().getCode());
    assertEquals(List.of(), in1.operated);
    var unused =
        ClientCalls.blockingUnaryCall(
            channel,
            PeersGrpc.getOperateMethod(),
            CallOptions.DEFAULT,
            request.toBuilder().setFrom("t02").build());
    assertEquals(1, in1.operated.size());
  }

  @Test
  void whoIsNotInTheRosterIsRefusedEvenToLook() {
    net.roster(T01, T02);
    net.started(T01, new Inbox(T01));
    ManagedChannel channel = net.channel(T01, TestPki.issue(net.pki.ca, "t99"), "TLSv1.3");
    assertThrows(io.grpc.StatusRuntimeException.class, () -> inspect(channel));
    net.journalSays("its certificate is for t99, which is not in the roster");
    assertEquals("t01", inspect(net.channel(T01, TestPki.issue(net.pki.ca, "t02"), "TLSv1.3")));
  }

  private static String inspect(ManagedChannel channel) {
    return ClientCalls.blockingUnaryCall(
            channel,
            PeersGrpc.getInspectMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
            InspectRequest.getDefaultInstance())
        .getTray();
  }

  private void refused(SiteCa.Issued shown, String why) throws Exception {
    RawPeer peer = net.raw(T01, shown);
    peer.out.onNext(Envelopes.hello("t02", "0.1.0"));
    assertEquals(Status.Code.UNAVAILABLE, status(peer).getCode());
    assertEquals(0, peer.heard.size());
    net.journalSays(why);
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    net.started(T01, new Inbox(T01));
    Instant now = Instant.now();
    refused(
        TestPki.issue(net.pki.ca, "t02", now.minusSeconds(7_200), now.minusSeconds(3_600)),
        "its certificate (for t02) expired at ");
  }

  @Test
  void aCertificateOfAnotherCaIsRefused() throws Exception {
    net.started(T01, new Inbox(T01));
    refused(
        TestPki.issue(TestPki.ca("one"), "t02"),
        "its certificate (for t02) is of no CA that is in peers.tls.ca");
  }

  @Test
  void whoShowsNoCertificateIsRefused() {
    net.started(T01, new Inbox(T01));
    ManagedChannel channel = net.channel(T01, null, "TLSv1.3");
    assertThrows(io.grpc.StatusRuntimeException.class, () -> inspect(channel));
    net.journalSays("it shows no certificate");
  }

  @Test
  void tls12IsRefused() {
    net.started(T01, new Inbox(T01));
    ManagedChannel channel = net.channel(T01, TestPki.issue(net.pki.ca, "t02"), "TLSv1.2");
    assertThrows(io.grpc.StatusRuntimeException.class, () -> inspect(channel));
    net.journalSays("it offers no TLS 1.3");
  }

  @Test
  void plaintextIsRefusedOnBothSides() throws Exception {
    Inbox in1 = new Inbox(T01);
    Peers p1 = net.started(T01, in1);
    RawPeer plain = net.plain(T01);
    plain.out.onNext(Envelopes.hello("t02", "0.1.0"));
    assertEquals(Status.Code.UNAVAILABLE, status(plain).getCode());
    net.journalSays("it speaks no TLS: is peers.tls = off there?");
    Inbox in2 = new Inbox(T02);
    net.startedInPlaintext(T02, in2);
    p1.send(T02, ASK, 0);
    eventually(() -> assertEquals(1, in1.unreachable(T02).size()));
    String reason = in1.unreachable(T02).getFirst();
    assertTrue(reason.contains("TLS"), reason);
    assertEquals(List.of(), in2.events);
  }

  @Test
  void aNewCertificateDisturbsNoLinkAndIsShownToTheNext() {
    Inbox in2 = new Inbox(T02);
    Peers p1 = net.started(T01, new Inbox(T01));
    net.started(T02, in2);
    p1.send(T02, ASK, 0);
    eventually(() -> assertEquals(List.of(ASK), in2.from(T01)));
    net.pki.good(T01);
    net.clock.addAndGet(1_000);
    p1.send(T02, ASK, 0);
    eventually(() -> assertEquals(List.of(ASK, ASK), in2.from(T01)));
    assertEquals("t01", inspect(net.channel(T01, TestPki.issue(net.pki.ca, "t02"), "TLSv1.3")));
    net.journalSays("a new certificate for t01");
    assertFalse(net.journal.stream().anyMatch(line -> line.contains("refused")));
  }

  /** Both are believed while the trays change over; then the old one is taken away. */
  @Test
  void whoIsOfACaThatWasTakenAwayIsHeardNoMore() throws Exception {
    Inbox in1 = new Inbox(T01);
    net.started(T01, in1);
    SiteCa next = TestPki.ca("next");
    RawPeer old = net.raw(T01, TestPki.issue(net.pki.ca, "t02"));
    old.out.onNext(Envelopes.hello("t02", "0.1.0"));
    old.out.onNext(Envelopes.write(ASK, 0));
    eventually(() -> assertEquals(1, in1.events.size()));

    net.pki.put(T01, TestPki.issue(next, "t01"), net.pki.ca, next);
    net.clock.addAndGet(1_000);
    RawPeer renewed = net.raw(T01, TestPki.issue(next, "t07"));
    renewed.out.onNext(Envelopes.hello("t07", "0.1.0"));
    renewed.out.onNext(Envelopes.write(ASK, 0));
    old.out.onNext(Envelopes.write(ASK, 0));
    eventually(() -> assertEquals(3, in1.events.size()));

    net.pki.put(T01, TestPki.issue(next, "t01"), next);
    net.clock.addAndGet(1_000);
    old.out.onNext(Envelopes.write(ASK, 0));
    renewed.out.onNext(Envelopes.write(ASK, 0));
    assertEquals(Status.Code.UNAUTHENTICATED, status(old).getCode());
    eventually(() -> assertEquals(4, in1.events.size()));
    assertEquals(List.of(ASK, ASK), in1.from(T02));
    assertEquals(List.of(ASK, ASK), in1.from(T07));
    refused(TestPki.issue(net.pki.ca, "t02"), "is of no CA that is in peers.tls.ca");
  }
}
