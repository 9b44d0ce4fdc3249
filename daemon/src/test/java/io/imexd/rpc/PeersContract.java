package io.imexd.rpc;

import static io.imexd.rpc.Inbox.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imexd.proto.DrainCall;
import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateRequest;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link Peers} promises. */
abstract class PeersContract {
  static final TrayId T01 = Samples.T01;
  static final TrayId T02 = Samples.T02;
  private final List<Peers> opened = new ArrayList<>();

  /** Not started. A tray that is known by name can be reached once it is started. */
  abstract Peers peers(TrayId self, PeerListener listener);

  abstract void endNetwork();

  final Peers started(TrayId self, PeerListener listener) {
    Peers peers = peers(self, listener);
    opened.add(peers);
    peers.start();
    return peers;
  }

  @AfterEach
  void closeAll() {
    opened.forEach(Peers::close);
    endNetwork();
  }

  @Test
  void messagesArriveInOrderAndAnswersComeBack() {
    Inbox in1 = new Inbox(T01);
    Inbox in2 = new Inbox(T02);
    Peers p1 = started(T01, in1);
    Peers p2 = started(T02, in2);
    List<Message> all = Samples.all();
    all.forEach(m -> p1.send(T02, m, 0));
    eventually(() -> assertEquals(all, in2.from(T01)));
    all.forEach(m -> p2.send(T01, m, 0));
    eventually(() -> assertEquals(all, in1.from(T02)));
    assertEquals(List.of(), in1.unreachable(T02));
  }

  @Test
  void theTimeOfAWriteIsToldBesideItsMessage() {
    Inbox in2 = new Inbox(T02);
    Peers p1 = started(T01, new Inbox(T01));
    started(T02, in2);
    p1.send(T02, new Message.Noted(Samples.INSTANCE), 4321);
    p1.send(T02, new Message.Noted(Samples.INSTANCE), 0);
    eventually(() -> assertEquals(2, in2.events.size()));
    assertEquals(List.of(4321), in2.writes);
  }

  @Test
  void aTrayReachesItself() throws Exception {
    Inbox in1 = new Inbox(T01);
    Peers p1 = started(T01, in1);
    p1.send(T01, new Message.Ask(Samples.INSTANCE), 5);
    eventually(() -> assertEquals(List.of(new Message.Ask(Samples.INSTANCE)), in1.from(T01)));
    assertEquals(List.of(5), in1.writes);
    assertEquals(
        "t01", p1.inspect(T01, InspectRequest.getDefaultInstance(), 5_000).get().getTray());
  }

  @Test
  void nobodyThereIsSaidOnceForEachMessage() {
    Inbox in1 = new Inbox(T01);
    Peers p1 = started(T01, in1);
    p1.send(T02, new Message.Ask(Samples.INSTANCE), 0);
    eventually(() -> assertEquals(List.of("connection refused"), in1.unreachable(T02)));
    p1.send(T02, new Message.Ask(Samples.INSTANCE), 0);
    eventually(() -> assertEquals(2, in1.unreachable(T02).size()));
  }

  @Test
  void aTrayThatComesBackIsReachedAgain() {
    Inbox in1 = new Inbox(T01);
    Peers p1 = started(T01, in1);
    Peers p2 = started(T02, new Inbox(T02));
    p1.send(T02, new Message.Ask(Samples.INSTANCE), 0);
    p2.close();
    Inbox again = new Inbox(T02);
    // Its port may be taken a moment longer by who has just left it.
    Awaitility.await()
        .ignoreException(UncheckedIOException.class)
        .until(() -> started(T02, again) != null);
    eventually(() -> {
      p1.send(T02, new Message.Noted(Samples.INSTANCE), 0);
      assertFalse(again.from(T01).isEmpty());
    });
  }

  @Test
  void questionsAreAnsweredByTheTrayItself() throws Exception {
    Inbox in2 = new Inbox(T02);
    Peers p1 = started(T01, new Inbox(T01));
    started(T02, in2);
    assertEquals(
        "t02", p1.inspect(T02, InspectRequest.getDefaultInstance(), 5_000).get().getTray());
    var drain = OperateRequest.newBuilder().setDrain(DrainCall.newBuilder().setTray("t02")).build();
    assertEquals("by t01", p1.operate(T02, drain, 5_000).get().getLine());
    assertEquals("t02", in2.operated.getFirst().getTo());
  }

  @Test
  void aQuestionToNobodyFailsWithOneLine() {
    Peers p1 = started(T01, new Inbox(T01));
    var asked = p1.inspect(T02, InspectRequest.getDefaultInstance(), 5_000);
    var failure = assertThrows(ExecutionException.class, asked::get);
    assertEquals(
        "connection refused", assertInstanceOf(IOException.class, failure.getCause()).getMessage());
  }

  @Test
  void closingTwiceIsHarmlessAndSendingAfterItSilent() {
    Inbox in2 = new Inbox(T02);
    Peers p1 = started(T01, new Inbox(T01));
    started(T02, in2);
    p1.close();
    p1.close();
    p1.send(T02, new Message.Ask(Samples.INSTANCE), 0);
    Peers again = started(T01, new Inbox(T01));
    again.send(T02, new Message.Noted(Samples.INSTANCE), 0);
    eventually(() -> assertEquals(List.of(new Message.Noted(Samples.INSTANCE)), in2.from(T01)));
  }
}
