package io.imexd.loopback;

import io.imexd.imex.ForeignImex;
import io.imexd.imex.Processes;
import io.imexd.ledger.DaemonLock;
import io.imexd.node.Time;
import io.imexd.observe.LogSetup;
import io.imexd.proto.ControlReply;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.DrainCall;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.JobKey;
import io.imexd.proto.LeaveCall;
import io.imexd.proto.ListCall;
import io.imexd.proto.Outcome;
import io.imexd.proto.ReleaseCall;
import io.imexd.proto.ResumeCall;
import io.imexd.proto.StatusCall;
import io.imexd.proto.TraysCall;
import io.imexd.proto.VerifyCall;
import io.imexd.proto.VersionCall;
import io.imexd.proto.WhyCall;
import io.imexd.rpc.ControlLimits;
import io.imexd.rpc.ControlServer;
import io.imexd.rpc.ControlSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;

/**
 * What a daemon does in its first minutes, done by two of them in this JVM, so that the AOT cache
 * knows the classes of it. Run by bin/train-aot-imexd with -XX:AOTCacheOutput; harmless without it.
 */
final class Training {
  private static final int CALL_MILLIS = 60_000;

  /** Loaded, but not run: they would end this process, or look at the machine. */
  private static final List<String> ALSO = List.of("io.imexd.Main", "io.imexd.TrayService");

  private Training() {}

  public static void main(String[] args) throws Exception {
    PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    LogSetup.install(Level.INFO, System.getenv(), quiet);
    for (String name : ALSO) {
      Class.forName(name);
    }
    Path folder = Files.createTempDirectory("imexd-training");
    try (DaemonLock _ = DaemonLock.take(folder.resolve("run"));
        LoopbackRack rack =
            new LoopbackRack(2, folder, new ScriptedImex(folder), LoopbackRack.Layers.ALL);
        ControlServer server = server(folder.resolve("control.sock"), rack)) {
      List<String> unused =
          new ForeignImex(new Processes(Path.of("/proc")), folder.resolve("run")).foreign();
      server.start();
      live(folder.resolve("control.sock"));
    } finally {
      remove(folder);
    }
    System.exit(0);
  }

  /** The calls of two jobs' lives, each as imexctl makes it. */
  private static void live(Path socket) throws IOException {
    JobKey first =
        JobKey.newBuilder().setCluster("rack").setJob("4711").setRun("1795457600").build();
    JobKey second = JobKey.newBuilder().setCluster("rack").setJob("4712").build();
    List<ControlRequest.Builder> calls =
        List.of(
            request().setVersion(VersionCall.getDefaultInstance()),
            request().setStatus(StatusCall.getDefaultInstance()),
            ensure(first),
            ensure(first),
            request().setStatus(StatusCall.getDefaultInstance()),
            request().setList(ListCall.getDefaultInstance()),
            request().setTrays(TraysCall.getDefaultInstance()),
            request().setWhy(WhyCall.newBuilder().setJob(first)),
            request().setVerify(VerifyCall.newBuilder().setJob(first)),
            request().setLeave(LeaveCall.newBuilder().setJob(first)),
            request().setRelease(ReleaseCall.newBuilder().setJob(first)),
            request().setDrain(DrainCall.newBuilder().setReason("training")),
            request().setResume(ResumeCall.getDefaultInstance()),
            ensure(second),
            request().setRelease(ReleaseCall.newBuilder().setJob(second)));
    for (ControlRequest.Builder call : calls) {
      Outcome outcome = call(socket, call.setTimeLeftMs(CALL_MILLIS).build());
      if (outcome.getCodeValue() != 0) {
        throw new IllegalStateException(call.getCallCase() + ": " + outcome.getLine());
      }
    }
  }

  private static ControlRequest.Builder request() {
    return ControlRequest.newBuilder().setClientVersion("training");
  }

  private static ControlRequest.Builder ensure(JobKey job) {
    return request()
        .setEnsure(EnsureCall.newBuilder().setJob(job).addNodes("t001").addNodes("t002"));
  }

  private static ControlServer server(Path socket, LoopbackRack rack) {
    ControlSettings settings =
        new ControlSettings(
            socket, Optional.empty(), "imexd", Path.of("/etc/group"), ControlLimits.DEFAULT);
    return new ControlServer(
        settings, rack.rpc(), rack.trays().getFirst().controls(), Time.SYSTEM::millis);
  }

  private static Outcome call(Path socket, ControlRequest request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        OutputStream out = Channels.newOutputStream(channel);
        InputStream in = Channels.newInputStream(channel)) {
      request.writeDelimitedTo(out);
      for (ControlReply reply = ControlReply.parseDelimitedFrom(in);
          reply != null;
          reply = ControlReply.parseDelimitedFrom(in)) {
        if (reply.hasOutcome()) {
          return reply.getOutcome();
        }
      }
      throw new IOException(request.getCallCase() + ": closed without an outcome");
    }
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
