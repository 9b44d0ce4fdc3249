package io.imexd.loopback;

import io.imexd.audit.MemoryAuditLog;
import io.imexd.channels.Channels;
import io.imexd.channels.ExternalChannels;
import io.imexd.config.Config;
import io.imexd.fabric.Fabric;
import io.imexd.identity.Identity;
import io.imexd.imex.Imex;
import io.imexd.imex.Leftovers;
import io.imexd.ledger.FileLedger;
import io.imexd.node.Daemon;
import io.imexd.node.EventLoop;
import io.imexd.node.Surroundings;
import io.imexd.node.Time;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import io.imexd.protocol.Event;
import io.imexd.protocol.Instance;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.Caller;
import io.imexd.rpc.ControlHandler;
import io.imexd.rpc.ControlReplies;
import io.imexd.rpc.GrpcPeers;
import io.imexd.rpc.PeerAddresses;
import io.imexd.rpc.PeerListener;
import io.imexd.rpc.PeerSettings;
import io.imexd.rpc.RpcLoop;
import io.imexd.tls.CertifyingPeers;
import io.imexd.tls.InstanceCertificates;
import io.imexd.tls.Issue;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One tray of a {@link LoopbackRack}: a daemon with the real event loop, ledger and network. What
 * it may not share with the rest of the machine is given to it.
 */
public final class LoopbackTray implements AutoCloseable {
  private static final String VERSION = "loopback";
  private static final Caller ROOT = new Caller("root", true);

  private final TrayId name;
  private final Daemon daemon;
  private @Nullable GrpcPeers peers;

  /** What the trays of one process share, and what stands in for the machine under a tray. */
  record Means(
      RpcLoop rpc,
      PeerAddresses addresses,
      ExecutorService workers,
      LongSupplier chance,
      List<TrayId> roster,
      Fabric fabric,
      Function<Consumer<Event>, Imex> imex,
      Optional<Identity> identity,
      Issue issue,
      Optional<InstanceCertificates> certificates) {}

  LoopbackTray(Config config, String bootId, Means means) {
    name = config.tray();
    daemon =
        new Daemon(
            new Daemon.Parts(
                config,
                VERSION,
                bootId,
                new FileLedger(config.ledgerDir(), config.tray(), Time.SYSTEM::nanos),
                means.fabric(),
                means.imex(),
                listener ->
                    new CertifyingPeers(
                        name,
                        means.certificates(),
                        means.issue(),
                        listener,
                        inner -> peers(means, inner)),
                new Around(means.roster(), new Leftovers(config.runDir())),
                new MemoryAuditLog(),
                means.workers(),
                Time.SYSTEM,
                means.chance(),
                EventLoop::start,
                () -> {
                  throw new IllegalStateException(name + ": the daemon cannot go on");
                }));
  }

  private GrpcPeers peers(Means means, PeerListener listener) {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    PeerSettings settings =
        means
            .identity()
            .map(is -> PeerSettings.tls(name, VERSION, any, is))
            .orElseGet(() -> PeerSettings.plaintext(name, VERSION, any));
    peers = new GrpcPeers(settings, means.rpc(), means.addresses(), listener, Time.SYSTEM::millis);
    return peers;
  }

  /** Starts the daemon. Returns where its peers find it. */
  InetSocketAddress start() {
    daemon.start();
    return Objects.requireNonNull(peers).address();
  }

  public TrayId name() {
    return name;
  }

  /** What a control socket is to be served with. */
  ControlHandler controls() {
    return daemon.controls();
  }

  /** A call as from imexctl, without the socket; completes with the outcome, whatever its code. */
  public CompletableFuture<Outcome> call(ControlRequest request) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    daemon
        .controls()
        .handle(
            request,
            ROOT,
            new ControlReplies() {
              @Override
              public void progress(Progress progress) {}

              @Override
              public void outcome(Outcome last) {
                outcome.complete(last);
              }

              @Override
              public void onClosed(Runnable action) {}
            });
    return outcome;
  }

  @Override
  public void close() {
    daemon.close();
  }

  /** A machine on which nothing else runs. */
  private record Around(List<TrayId> roster, Leftovers files) implements Surroundings {
    @Override
    public List<String> warnings() {
      return List.of();
    }

    @Override
    public List<String> foreignImex() {
      return List.of();
    }

    @Override
    public List<String> anyImex() {
      return List.of();
    }

    @Override
    public boolean anythingOfThisBoot() {
      return files.anythingOfThisBoot();
    }

    @Override
    public List<Instance> leftovers(Optional<Instance> held) {
      return files.besides(held);
    }

    @Override
    public List<String> channelHolders() {
      return List.of();
    }

    @Override
    public Channels channels() {
      return new ExternalChannels();
    }
  }
}
