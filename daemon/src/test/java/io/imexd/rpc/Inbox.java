package io.imexd.rpc;

import static org.awaitility.Awaitility.await;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps all it hears, and answers in its tray's name. */
final class Inbox implements PeerListener {
  final List<Event> events = new CopyOnWriteArrayList<>();
  final List<Integer> writes = new CopyOnWriteArrayList<>();
  final List<OperateRequest> operated = new CopyOnWriteArrayList<>();
  private final TrayId self;

  Inbox(TrayId self) {
    this.self = self;
  }

  @Override
  public void event(Event event) {
    events.add(event);
  }

  @Override
  public void wrote(TrayId from, Message message, int writeMicros) {
    writes.add(writeMicros);
  }

  @Override
  public CompletableFuture<TrayStatus> inspected(InspectRequest request) {
    return CompletableFuture.completedFuture(TrayStatus.newBuilder().setTray(self.name()).build());
  }

  @Override
  public CompletableFuture<OperateReply> operated(OperateRequest request, TrayId from) {
    operated.add(request);
    return CompletableFuture.completedFuture(
        OperateReply.newBuilder().setLine("by " + from).build());
  }

  List<Message> from(TrayId tray) {
    return events.stream()
        .filter(e -> e instanceof Event.Delivered d && d.from().equals(tray))
        .map(e -> ((Event.Delivered) e).message())
        .toList();
  }

  List<String> unreachable(TrayId tray) {
    return events.stream()
        .filter(e -> e instanceof Event.Unreachable u && u.tray().equals(tray))
        .map(e -> ((Event.Unreachable) e).reason())
        .toList();
  }

  static void eventually(Runnable assertion) {
    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(assertion::run);
  }
}
