package io.imexd.rpc;

import static io.imexd.rpc.Inbox.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.DrainCall;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.Outcome;
import io.imexd.proto.StatusCall;
import io.imexd.proto.VersionCall;
import io.imexd.protocol.MemberStep;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlServerTest {
  private static final ControlRequest VERSION =
      ControlRequest.newBuilder().setVersion(VersionCall.getDefaultInstance()).build();
  private static final ControlRequest STATUS =
      ControlRequest.newBuilder().setStatus(StatusCall.getDefaultInstance()).build();
  private static final ControlRequest DRAIN =
      ControlRequest.newBuilder().setDrain(DrainCall.newBuilder().setTray("t01")).build();

  @TempDir Path folder;
  private final RpcLoop loop = new RpcLoop();
  private final List<Caller> callers = new CopyOnWriteArrayList<>();
  private final List<ControlReplies> waiting = new CopyOnWriteArrayList<>();
  private final AtomicInteger closed = new AtomicInteger();
  private Optional<InetSocketAddress> listen = Optional.empty();
  private Optional<ControlServer> server = Optional.empty();

  /**
   * Answers version and drain at once, after one progress; keeps status waiting; fails on all else.
   */
  private void handle(ControlRequest request, Caller caller, ControlReplies replies) {
    callers.add(caller);
    switch (request.getCallCase()) {
      case VERSION, DRAIN -> {
        replies.progress(
            Outcomes.progress(List.of(new MemberStep(Samples.T01, MemberStep.Step.START, ""))));
        replies.outcome(Outcome.newBuilder().setLine("0.1.0").build());
        replies.outcome(Outcome.newBuilder().setLine("a second outcome").build());
      }
      case STATUS -> {
        replies.onClosed(closed::incrementAndGet);
        waiting.add(replies);
      }
      default -> throw new IllegalStateException("broken");
    }
  }

  private Path start(ControlLimits limits) {
    Path socket = folder.resolve("imexd.sock");
    ControlSettings settings =
        new ControlSettings(socket, listen, "imexd", folder.resolve("group"), limits);
    ControlServer started = new ControlServer(settings, loop, this::handle, GrpcNet::millis);
    server = Optional.of(started);
    started.start();
    return socket;
  }

  @AfterEach
  void stop() {
    server.ifPresent(ControlServer::close);
    loop.close();
  }

  private static Outcome call(Path socket, ControlRequest request) throws IOException {
    try (ControlClient client = new ControlClient(socket)) {
      client.ask(request);
      return client.outcome();
    }
  }

  @Test
  void aCallGetsItsProgressAndOneOutcome() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    try (ControlClient client = new ControlClient(socket)) {
      client.ask(VERSION);
      var progress = client.next();
      assertNotNull(progress);
      assertEquals("t01", progress.getProgress().getMembers(0).getTray());
      var outcome = client.next();
      assertNotNull(outcome);
      assertEquals("0.1.0", outcome.getOutcome().getLine());
      assertNull(client.next());
    }
  }

  @Test
  void theKernelSaysWhoCalls() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    assertEquals(Code.DONE, call(socket, DRAIN).getCode());
    String self = Files.getOwner(Path.of("/proc/self")).getName();
    assertEquals(new Caller(self, true), callers.getFirst());
  }

  @Test
  void everyoneMayConnectAndTheFileGoesWithTheServer() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
    server.orElseThrow().close();
    assertFalse(Files.exists(socket));
  }

  @Test
  void overTcpOneMayLookAndNotChange() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      listen =
          Optional.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), free.getLocalPort()));
    }
    start(ControlLimits.DEFAULT);
    try (ControlClient look = new ControlClient(listen.orElseThrow());
        ControlClient change = new ControlClient(listen.orElseThrow())) {
      look.ask(VERSION);
      assertEquals(Code.DONE, look.outcome().getCode());
      change.ask(DRAIN);
      Outcome refused = change.outcome();
      assertEquals(Code.NOT_PERMITTED, refused.getCode());
      assertTrue(refused.getLine().contains("root or a member of group imexd"), refused.getLine());
    }
    assertEquals(1, callers.size());
  }

  @Test
  void aCallerThatGoesAwayIsNoticedOnce() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    try (ControlClient client = new ControlClient(socket)) {
      client.ask(STATUS);
      eventually(() -> assertEquals(1, waiting.size()));
      assertEquals(0, closed.get());
    }
    eventually(() -> assertEquals(1, closed.get()));
    waiting.getFirst().outcome(Outcome.getDefaultInstance());
    assertEquals(Code.DONE, call(socket, VERSION).getCode());
  }

  @Test
  void tooManyNodesAreRefusedInWords() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    for (int count : List.of(4_097, 100_000, 1_000_000)) {
      var ensure = EnsureCall.newBuilder().addAllNodes(Collections.nCopies(count, "t01234567"));
      Outcome outcome = call(socket, ControlRequest.newBuilder().setEnsure(ensure).build());
      assertEquals(Code.USAGE, outcome.getCode());
      assertTrue(outcome.getLine().contains("at most 4096"), outcome.getLine());
    }
    assertTrue(callers.isEmpty());
  }

  @Test
  void aCallThatThisImexdDoesNotKnowIsRefusedInWords() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    Outcome outcome = call(socket, ControlRequest.newBuilder().setClientVersion("9").build());
    assertEquals(Code.USAGE, outcome.getCode());
  }

  @Test
  void aHandlerThatFailsIsAnInternalError() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    Outcome outcome =
        call(
            socket, ControlRequest.newBuilder().setEnsure(EnsureCall.getDefaultInstance()).build());
    assertEquals(Code.INTERNAL, outcome.getCode());
    assertEquals(Code.DONE, call(socket, VERSION).getCode());
  }

  @Test
  void garbageIsClosedWithoutAWord() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    List<byte[]> garbage =
        List.of(
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20).getBytes(StandardCharsets.US_ASCII),
            new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3},
            new byte[] {5, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff});
    for (byte[] bytes : garbage) {
      try (ControlClient client = new ControlClient(socket)) {
        client.out.write(bytes);
        boolean closedSilently;
        try {
          closedSilently = client.next() == null;
        } catch (IOException _) {
          closedSilently = true;
        }
        assertTrue(closedSilently);
      }
    }
    assertEquals(Code.DONE, call(socket, VERSION).getCode());
  }

  @Test
  void aRequestThatDoesNotComeIsNotWaitedFor() throws Exception {
    Path socket = start(new ControlLimits(256, 128, 50, 5_000, 4 << 20, 64 << 10, 4_096));
    try (ControlClient client = new ControlClient(socket)) {
      client.out.write(new byte[] {100, 1});
      assertNull(client.next());
    }
  }

  @Test
  void threeHundredConnectionsAtOnceAreServedOrToldSo() throws Exception {
    Path socket = start(ControlLimits.DEFAULT);
    List<ControlClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        ControlClient client = new ControlClient(socket);
        clients.add(client);
        client.ask(STATUS);
      }
      eventually(() -> assertEquals(256, waiting.size()));
      int refused = 0;
      for (ControlClient client : clients.subList(256, 300)) {
        Outcome outcome = client.outcome();
        assertEquals(Code.INTERNAL, outcome.getCode());
        assertTrue(outcome.getLine().contains("too many calls"), outcome.getLine());
        refused++;
      }
      assertEquals(44, refused);
      waiting.forEach(replies -> replies.outcome(Outcome.newBuilder().setLine("late").build()));
      for (ControlClient client : clients.subList(0, 256)) {
        assertEquals("late", client.outcome().getLine());
      }
    } finally {
      for (ControlClient client : clients) {
        client.close();
      }
    }
    eventually(() -> {
      try {
        assertEquals(Code.DONE, call(socket, VERSION).getCode());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
  }
}
