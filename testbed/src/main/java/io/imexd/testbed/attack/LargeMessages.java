package io.imexd.testbed.attack;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.imexd.identity.Identity;
import io.imexd.proto.Envelope;
import io.imexd.proto.Hello;
import io.imexd.protocol.TrayId;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * {@code LargeMessages NAME PKI-FOLDER TRAY=ADDRESS SECONDS}: a peer with a valid certificate sends
 * messages of 10 MB on four connections, over and over. The last line tells how many were sent, and
 * what came of them.
 */
public final class LargeMessages {
  private static final int CONNECTIONS = 4;
  private static final int BYTES = 10_000_000;
  private static final long ANSWER_SECONDS = 20;

  private static final MethodDescriptor<byte[], byte[]> LINK =
      MethodDescriptor.newBuilder(bytes(), bytes())
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("imexd.v1.Peers/Link")
          .build();

  private LargeMessages() {}

  public static void main(String[] args) throws Exception {
    TrayId self = new TrayId(args[0]);
    String[] victim = args[2].split("=", 2);
    Identity identity =
        Intruder.identity(self, Path.of(args[1]), List.of(self, new TrayId(victim[0])));
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(Integer.parseInt(args[3]));
    Map<String, Integer> outcomes = new TreeMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> all = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        all.add(threads.submit(() -> overAndOver(identity, victim, until)));
      }
      for (Future<List<String>> one : all) {
        one.get().forEach(outcome -> outcomes.merge(outcome, 1, Integer::sum));
      }
    }
    System.out.println("messages: " + outcomes);
  }

  private static List<String> overAndOver(Identity identity, String[] victim, long until)
      throws Exception {
    List<String> outcomes = new ArrayList<>();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(new InetSocketAddress(victim[1], Intruder.PORT))
            .overrideAuthority(victim[0])
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forClient()
                            .keyManager(identity.keys())
                            .trustManager(identity.trust())
                            .protocols("TLSv1.3"),
                        SslProvider.JDK)
                    .build())
            .build();
    try {
      while (System.nanoTime() < until) {
        outcomes.add(one(channel));
      }
    } finally {
      channel.shutdownNow();
    }
    return outcomes;
  }

  /** A Hello whose tray has a name of 10 MB. */
  private static String one(ManagedChannel channel) throws Exception {
    byte[] message =
        Envelope.newBuilder()
            .setHello(Hello.newBuilder().setTray("t".repeat(BYTES)))
            .build()
            .toByteArray();
    CompletableFuture<String> outcome = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call = channel.newCall(LINK, CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] answer) {
            outcome.complete("answered");
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            outcome.complete(status.getCode().name());
          }
        },
        new Metadata());
    call.request(1);
    call.sendMessage(message);
    try {
      return outcome.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      return "silence";
    } finally {
      call.cancel("over", null);
    }
  }

  private static MethodDescriptor.Marshaller<byte[]> bytes() {
    return new MethodDescriptor.Marshaller<>() {
      @Override
      public InputStream stream(byte[] value) {
        return new ByteArrayInputStream(value);
      }

      @Override
      public byte[] parse(InputStream stream) {
        return new byte[0];
      }
    };
  }
}
