package io.imexd.tls;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.imex.Certificates;
import io.imexd.pki.Authority;
import io.imexd.pki.Identity;
import io.imexd.pki.KeyKind;
import io.imexd.pki.Pem;
import io.imexd.pki.Request;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Message;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.NotingPeers;
import io.imexd.rpc.PeerListener;
import java.security.KeyPair;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Trays t01 to t03 on a wire without loss; t01 coordinates. */
class CertifyingPeersTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final long DAY = 24L * 3_600_000;
  private static final Instance I = new Instance(0xabL, 1);
  private static final JobKey JOB = new JobKey("default", "7", "1");
  private static final List<TrayId> MEMBERS = List.of(id(1), id(2), id(3));
  private static final Facts FACTS =
      new Facts(Facts.Fabric.COMPLETED, "u.1", "10.0.0.1", "580", "580", "");
  private static final Domain DOMAIN =
      new Domain("u.1", MEMBERS, List.of("10.0.0.1", "10.0.0.2", "10.0.0.3"));

  private final Map<TrayId, Tray> trays = new HashMap<>();
  private long wallMillis = NOW;

  private static TrayId id(int i) {
    return new TrayId("t0" + i);
  }

  /** One tray: what arrives at its state machine, and what it sends over the wire. */
  private final class Tray implements PeerListener {
    final TrayId self;
    final Optional<InstanceCertificates> own;
    final CertifyingPeers peers;
    final BlockingQueue<Event.Delivered> arrived = new LinkedBlockingQueue<>();
    final BlockingQueue<Message> onTheWire = new LinkedBlockingQueue<>();

    Tray(int i, boolean tls) {
      self = id(i);
      Issue issue = new Issue(KeyKind.ECDSA, 30 * DAY, () -> wallMillis);
      own = tls ? Optional.of(new InstanceCertificates(issue)) : Optional.empty();
      peers = new CertifyingPeers(self, own, issue, this, _ -> new NotingPeers(this::send));
      trays.put(self, this);
    }

    private void send(TrayId to, Message message) {
      onTheWire.add(message);
      Tray other = trays.get(to);
      if (other != null) {
        other.peers.event(new Event.Delivered(self, message));
      }
    }

    @Override
    public void event(Event event) {
      arrived.add((Event.Delivered) event);
    }

    Message next() throws InterruptedException {
      Event.Delivered event = arrived.poll(10, TimeUnit.SECONDS);
      return java.util.Objects.requireNonNull(event, "nothing arrived").message();
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

  @AfterEach
  void close() {
    trays.values().forEach(t -> t.peers.close());
  }

  private Tray tray(int i) {
    return java.util.Objects.requireNonNull(trays.get(id(i)));
  }

  private void up(boolean... tls) {
    for (int i = 0; i < tls.length; i++) {
      var _ = new Tray(i + 1, tls[i]);
    }
  }

  private static Message.Reserve reserve() {
    return new Message.Reserve(I, JOB, MEMBERS, Options.NONE, 10_000);
  }

  private static Message.Prepare prepare() {
    return new Message.Prepare(I, List.of(DOMAIN), List.of(), 10_000);
  }

  /** Everybody is reserved and says so; what the coordinator hears of member i. */
  private Message reserved(int i) throws InterruptedException {
    tray(1).peers.send(id(i), reserve(), 0);
    assertEquals(reserve(), tray(i).next());
    tray(i).peers.send(id(1), new Message.Reserved(I, FACTS), 0);
    return tray(1).next();
  }

  private void prepared(int i) throws InterruptedException {
    tray(1).peers.send(id(i), prepare(), 0);
    assertEquals(prepare(), tray(i).next(), "the state machine sees no certificate");
  }

  private void formed() throws InterruptedException {
    for (int i = 1; i <= 3; i++) {
      assertEquals(new Message.Reserved(I, FACTS), reserved(i), "nor a request");
    }
    for (int i = 1; i <= 3; i++) {
      prepared(i);
    }
  }

  private Identity identity(int i) {
    return tray(i).own.orElseThrow().of(I).orElseThrow();
  }

  @Test
  void eachMemberHasItsOwnKeyAndOneAuthorityForAll() throws Exception {
    up(true, true, true);
    formed();
    X509Certificate authority = Pem.certificates(identity(1).authority()).getFirst();
    for (int i = 1; i <= 3; i++) {
      X509Certificate certificate = Pem.certificates(identity(i).certificate()).getFirst();
      certificate.verify(authority.getPublicKey());
      assertEquals(
          Certificates.nameOf(I),
          certificate.getSubjectAlternativeNames().iterator().next().get(1));
    }
    assertNotEquals(identity(1).key(), identity(2).key());
    assertNotEquals(identity(2).key(), identity(3).key());
  }

  @Test
  void noPrivateKeyIsEverSent() throws Exception {
    up(true, true, true);
    formed();
    for (Tray t : trays.values()) {
      for (Message m : t.onTheWire) {
        assertTrue(!m.toString().contains("PRIVATE"), m.toString());
      }
    }
  }

  @Test
  void askedAgainTheAnswerIsTheSame() throws Exception {
    up(true, true, true);
    formed();
    Identity before = identity(2);
    assertEquals(new Message.Reserved(I, FACTS), reserved(2));
    prepared(2);
    assertEquals(before.certificate(), identity(2).certificate());
    assertEquals(before.key(), identity(2).key());
  }

  @Test
  void aSecondRequestOfAMemberIsRefused() throws Exception {
    up(true, true, true);
    formed();
    String other = Request.pem(KeyKind.ECDSA.make().getPublic());
    tray(1).peers.event(new Event.Delivered(id(2), new Message.Reserved(I, FACTS, other)));
    Message.Refused no = Assertions.assertInstanceOf(Message.Refused.class, tray(1).next());
    assertTrue(no.refusal().reason().contains("second certificate"), no.toString());
  }

  @Test
  void whoIsNoMemberGetsNoCertificate() throws Exception {
    up(true, true, true);
    var stranger = new Tray(4, true);
    formed();
    stranger.peers.send(id(1), new Message.Reserved(I, FACTS), 0);
    assertEquals(new Message.Reserved(I, FACTS), tray(1).next(), "for the state machine to judge");
    tray(1).peers.send(id(4), prepare(), 0);
    Message.Refused no = Assertions.assertInstanceOf(Message.Refused.class, tray(1).next());
    assertTrue(no.refusal().reason().contains("imex.tls"), no.toString());
    assertTrue(stranger.own.orElseThrow().of(I).isEmpty());
  }

  @Test
  void aCertificateFromAnotherTrayIsNotTaken() throws Exception {
    up(true, true, true);
    reserved(2);
    KeyPair rogue = KeyKind.ECDSA.make();
    Authority authority = Authority.create("rogue", KeyKind.ECDSA, Authority.Validity.of(NOW, DAY));
    Message.Grant grant =
        new Message.Grant(
            Pem.of(
                authority.sign(
                    rogue.getPublic(), Certificates.nameOf(I), Authority.Validity.of(NOW, DAY))),
            Pem.of(authority.certificate()));
    tray(2).peers.event(new Event.Delivered(id(3), prepare().with(grant)));
    await().until(() -> tray(2).onTheWire.stream().anyMatch(Message.Refused.class::isInstance));
    tray(2).peers.event(new Event.Delivered(id(1), prepare().with(grant)));
    await()
        .until(() ->
            tray(2).onTheWire.stream().filter(Message.Refused.class::isInstance).count() == 2);
    assertTrue(tray(2).own.orElseThrow().of(I).isEmpty(), "nor one for another key");
  }

  @Test
  void aCertificateOfAnotherAuthorityThanTheOneWithItIsNotTaken() throws Exception {
    up(true, true, true);
    for (int i = 1; i <= 3; i++) {
      reserved(i);
    }
    Tray second = tray(2);
    // What is sent to it does not arrive.
    trays.remove(id(2));
    tray(1).peers.send(id(2), prepare(), 0);
    Message.Grant granted = sent(tray(1), Message.Prepare.class).grant();
    trays.put(id(2), second);
    Authority other = Authority.create("other", KeyKind.ECDSA, Authority.Validity.of(NOW, DAY));
    Message.Grant mixed = new Message.Grant(granted.certificate(), Pem.of(other.certificate()));
    second.peers.event(new Event.Delivered(id(1), prepare().with(mixed)));
    Message.Refused no = sent(second, Message.Refused.class);
    assertTrue(no.refusal().reason().contains("not of the authority"), no.toString());
    assertTrue(second.own.orElseThrow().of(I).isEmpty());
  }

  /** The first of that kind, once it is on the wire. */
  private static <M extends Message> M sent(Tray tray, Class<M> kind) {
    return await()
        .until(
            () -> tray.onTheWire.stream().filter(kind::isInstance).map(kind::cast).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void whatThisLifeOfImexdNeverAskedForIsLeftToTheStateMachine() throws Exception {
    up(true, true, true);
    Message.Grant grant = new Message.Grant("of an earlier life", "of an earlier life");
    tray(2).peers.event(new Event.Delivered(id(1), prepare().with(grant)));
    assertEquals(prepare(), tray(2).next());
    assertTrue(tray(2).own.orElseThrow().of(I).isEmpty());
  }

  @Test
  void offOnOneTrayIsRefusedBeforeAnythingIsPrepared() throws Exception {
    up(true, false, true);
    assertEquals(new Message.Reserved(I, FACTS), reserved(1));
    Message.Refused no = Assertions.assertInstanceOf(Message.Refused.class, reserved(2));
    assertEquals(
        "imex.tls is off on t02 and on on t01; it must be the same on all trays of a job",
        no.refusal().reason());
  }

  @Test
  void onWhereTheCoordinatorHasItOffIsRefusedToo() throws Exception {
    up(false, true, false);
    Message.Refused no = Assertions.assertInstanceOf(Message.Refused.class, reserved(2));
    assertTrue(no.refusal().reason().startsWith("imex.tls is on on t02 and off on t01"));
    assertEquals(new Message.Reserved(I, FACTS), reserved(3));
  }

  @Test
  void aClockThatIsFarOffIsNamed() throws Exception {
    up(true, true, true);
    for (int i = 1; i <= 3; i++) {
      reserved(i);
    }
    tray(1).peers.send(id(1), prepare(), 0);
    tray(1).next();
    wallMillis = NOW - 4_000 * DAY;
    tray(1).peers.send(id(2), prepare(), 0);
    Message.Refused no = Assertions.assertInstanceOf(Message.Refused.class, tray(1).next());
    assertTrue(no.refusal().reason().contains("set the clocks"), no.toString());
  }

  @Test
  void whatIsOverIsForgotten() throws Exception {
    up(true, true, true);
    formed();
    tray(2).own.orElseThrow().forget(I);
    assertTrue(tray(2).own.orElseThrow().of(I).isEmpty());
  }

  @Test
  void twoInstancesDoNotTrustEachOther() throws Exception {
    up(true, true, true);
    formed();
    InstanceCertificates one = tray(1).own.orElseThrow();
    Identity other = one.alone(new Instance(9, 9));
    X509Certificate stranger = Pem.certificates(other.certificate()).getFirst();
    X509Certificate authority = Pem.certificates(identity(1).authority()).getFirst();
    Assertions.assertThrows(
        SignatureException.class, () -> stranger.verify(authority.getPublicKey()));
  }

  @Test
  void aKeyMadeAheadIsOfOneInstanceOnly() {
    InstanceCertificates own =
        new InstanceCertificates(new Issue(KeyKind.ECDSA, 30 * DAY, () -> wallMillis));
    own.makeAhead();
    own.makeAhead();
    String first = own.request(I, id(1));
    String second = own.request(new Instance(0xabL, 2), id(1));
    assertNotEquals(first, second);
    own.makeAhead();
    assertEquals(first, own.request(I, id(1)));
    assertEquals(second, own.request(new Instance(0xabL, 2), id(1)));
    assertNotEquals(second, own.request(new Instance(0xabL, 3), id(1)));
  }
}
