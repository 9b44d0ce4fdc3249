package io.imexd.rpc;

import static io.imexd.rpc.Inbox.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.proto.InspectRequest;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often a peer is dialled. Members ask each other once a minute for as long as a job runs. */
class LinkReuseTest {
  private static final TrayId T01 = Samples.T01;
  private static final TrayId T02 = Samples.T02;
  private static final Message ASK = new Message.Ask(Samples.INSTANCE);

  private final GrpcNet net = new GrpcNet();
  private final RpcLoop loop = new RpcLoop();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
    net.close();
    loop.close();
  }

  @Test
  void aLinkThatEndedWithAnAnswerIsTakenAgainAndOneHeardLongAgoIsNotForACall() throws Exception {
    Message tell = new Message.Tell(Samples.INSTANCE, Message.Standing.READY, "");
    Inbox in1 = new Inbox(T01);
    Inbox in2 = new Inbox(T02);
    AtomicLong clock = new AtomicLong(1_000_000);
    AtomicInteger dials = new AtomicInteger();
    Peers p2 = net.peers(T02, in2);
    opened.add(p2);
    p2.start();
    GrpcPeers p1 =
        new GrpcPeers(
            PeerSettings.plaintext(T01, "0.1.0", net.address(T01)),
            loop,
            _ -> {
              dials.incrementAndGet();
              return CompletableFuture.completedFuture(net.address(T02));
            },
            in1,
            clock::get);
    opened.add(p1);
    p1.send(T02, ASK, 0);
    eventually(() -> assertEquals(List.of(ASK), in2.from(T01)));
    p2.send(T01, ASK, 0);
    eventually(() -> assertEquals(List.of(ASK), in1.from(T02)));
    p1.send(T02, tell, 0);
    eventually(() -> assertEquals(List.of(ASK, tell), in2.from(T01)));
    clock.addAndGet(60_000);
    p1.send(T02, ASK, 0);
    eventually(() -> assertEquals(List.of(ASK, tell, ASK), in2.from(T01)));
    assertEquals(1, dials.get());

    p2.send(T01, tell, 0);
    eventually(() -> assertEquals(List.of(ASK, tell), in1.from(T02)));
    clock.addAndGet(9_999);
    p1.inspect(T02, InspectRequest.getDefaultInstance(), 5_000).get(20, TimeUnit.SECONDS);
    assertEquals(1, dials.get());
    clock.addAndGet(1);
    p1.inspect(T02, InspectRequest.getDefaultInstance(), 5_000).get(20, TimeUnit.SECONDS);
    assertEquals(2, dials.get());
  }
}
