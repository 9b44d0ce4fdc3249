package io.imexd.rpc;

import io.imexd.proto.InspectRequest;
import io.imexd.proto.OperateReply;
import io.imexd.proto.OperateRequest;
import io.imexd.proto.TrayStatus;
import io.imexd.protocol.Event;
import io.imexd.protocol.Message;
import io.imexd.protocol.TrayId;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** What a message there and its answer back cost, cold and warm; run by hand, never as a test. */
final class LinkBenchmark {
  private static final Message ASK = new Message.Ask(Samples.INSTANCE);
  private static final Message ANSWER =
      new Message.Tell(Samples.INSTANCE, Message.Standing.READY, "");
  private static final int COLD = 50;
  private static final int WARM_UP = 5_000;
  private static final int MEASURED = 2_000;

  private LinkBenchmark() {}

  private record Answering(Consumer<Event> action) implements PeerListener {
    @Override
    public void event(Event event) {
      action.accept(event);
    }

    @Override
    public void wrote(TrayId from, Message message, int writeMicros) {}

    @Override
    public CompletableFuture<TrayStatus> inspected(InspectRequest request) {
      return CompletableFuture.completedFuture(TrayStatus.getDefaultInstance());
    }

    @Override
    public CompletableFuture<OperateReply> operated(OperateRequest request, TrayId from) {
      return CompletableFuture.completedFuture(OperateReply.getDefaultInstance());
    }
  }

  public static void main(String[] args) throws Exception {
    Semaphore answered = new Semaphore(0);
    try (GrpcNet net = new GrpcNet()) {
      long begun = System.nanoTime();
      long cpuBegun = cpuNanos();
      GrpcPeers[] second = new GrpcPeers[1];
      GrpcPeers p1 = net.peers(Samples.T01, new Answering(_ -> answered.release()));
      second[0] =
          net.peers(Samples.T02, new Answering(_ -> second[0].send(Samples.T01, ANSWER, 0)));
      p1.start();
      second[0].start();
      System.out.printf(
          "start of both: %.0f ms, cpu %.0f ms%n", ms(begun), (cpuNanos() - cpuBegun) / 1e6);
      trip(p1, answered, 1, "first, with the dial");
      trip(p1, answered, COLD - 1, "next 49, cold");
      trip(p1, answered, WARM_UP, "warming");
      trip(p1, answered, MEASURED, "warm");
      System.out.println(
          "threads: "
              + Thread.getAllStackTraces().keySet().stream()
                  .map(Thread::getName)
                  .sorted()
                  .toList());
      p1.close();
      second[0].close();
    }
  }

  private static void trip(Peers from, Semaphore answered, int count, String what)
      throws InterruptedException {
    long[] nanos = new long[count];
    long cpu = cpuNanos();
    for (int i = 0; i < count; i++) {
      long begun = System.nanoTime();
      from.send(Samples.T02, ASK, 0);
      answered.acquire();
      nanos[i] = System.nanoTime() - begun;
    }
    cpu = cpuNanos() - cpu;
    Arrays.sort(nanos);
    System.out.printf(
        "%-22s p50 %8.0f us  p99 %8.0f us  cpu %8.0f us a round trip%n",
        what, nanos[count / 2] / 1e3, nanos[(int) (count * 0.99)] / 1e3, cpu / 1e3 / count);
  }

  private static double ms(long sinceNanos) {
    return (System.nanoTime() - sinceNanos) / 1e6;
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
