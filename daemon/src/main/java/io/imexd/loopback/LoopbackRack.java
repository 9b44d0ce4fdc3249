package io.imexd.loopback;

import io.imexd.config.Config;
import io.imexd.config.ConfigException;
import io.imexd.config.ConfigReader;
import io.imexd.fabric.Fabric;
import io.imexd.identity.Identity;
import io.imexd.identity.TlsFiles;
import io.imexd.imex.Certificates;
import io.imexd.imex.FakeImex;
import io.imexd.imex.Imex;
import io.imexd.node.Time;
import io.imexd.pki.KeyKind;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import io.imexd.rpc.RpcLoop;
import io.imexd.siteca.PkiCommand;
import io.imexd.tls.InstanceCertificates;
import io.imexd.tls.Issue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Trays t001, t002, ... in one process: each with a daemon, an event loop, a ledger and a port of
 * its own; one thread serves the network of all, as one serves that of each imexd.
 */
public final class LoopbackRack implements AutoCloseable {
  private static final long CERTIFICATE_LIFE_MILLIS = TimeUnit.DAYS.toMillis(30);

  private final RpcLoop rpc = new RpcLoop();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<TrayId, InetSocketAddress> addresses = new ConcurrentHashMap<>();
  private final List<LoopbackTray> trays = new ArrayList<>();

  /** How a tray is given the machine under it. */
  interface Ground {
    /** Lines of its configuration, beside its name and its folders. */
    String configuration(TrayId tray, int number);

    Fabric fabric(Config config, int number);

    Imex imex(Config config, Certificates certificates, Consumer<Event> sink);
  }

  /**
   * What keeps instances apart here; channels and guard are the machine's and are left out.
   *
   * @param peersTls trays prove who they are, with certificates of a CA that is made for them
   * @param certificates nvidia-imex has a certificate of its instance
   */
  public record Layers(boolean peersTls, boolean certificates) {
    public static final Layers ALL = new Layers(true, true);
    public static final Layers NONE = new Layers(false, false);
  }

  /** Trays with an nvidia-imex that is instantly READY; their files lie in the folder. */
  public static LoopbackRack instant(int trays, Path folder, Layers layers) throws IOException {
    return new LoopbackRack(trays, folder, new Instant(), layers);
  }

  LoopbackRack(int count, Path folder, Ground ground, Layers layers) throws IOException {
    SecureRandom chance = new SecureRandom();
    List<TrayId> names = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      names.add(new TrayId("t%03d".formatted(number)));
    }
    if (layers.peersTls()) {
      issue(folder, names);
    }
    for (int number = 1; number <= count; number++) {
      TrayId name = names.get(number - 1);
      Config config = config(folder.resolve(name.name()), name, ground, number);
      Issue issue = new Issue(KeyKind.ECDSA, CERTIFICATE_LIFE_MILLIS, Time.SYSTEM::wallMillis);
      Optional<InstanceCertificates> certificates =
          layers.certificates() ? Optional.of(new InstanceCertificates(issue)) : Optional.empty();
      LoopbackTray.Means means =
          new LoopbackTray.Means(
              rpc,
              tray -> CompletableFuture.completedFuture(addresses.get(tray)),
              workers,
              chance::nextLong,
              names,
              ground.fabric(config, number),
              sink ->
                  ground.imex(
                      config,
                      certificates.isPresent() ? certificates.get() : Certificates.NONE,
                      sink),
              layers.peersTls() ? Optional.of(identity(folder, name, names)) : Optional.empty(),
              issue,
              certificates);
      trays.add(new LoopbackTray(config, "boot", means));
    }
    trays.forEach(tray -> addresses.put(tray.name(), tray.start()));
  }

  private static void issue(Path folder, List<TrayId> names) throws IOException {
    List<String> init = List.of("init", "--dir", folder.resolve("ca").toString());
    List<String> issue = new ArrayList<>(List.of("issue"));
    names.forEach(name -> issue.add(name.name()));
    issue.addAll(init.subList(1, init.size()));
    PrintStream quiet =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    if (PkiCommand.run(init, quiet, quiet) + PkiCommand.run(issue, quiet, quiet) != 0) {
      throw new IOException("no certificates can be made in " + folder);
    }
  }

  private static Identity identity(Path folder, TrayId name, List<TrayId> all) throws IOException {
    Path own = folder.resolve("ca/trays").resolve(name.name());
    TlsFiles files =
        new TlsFiles(own.resolve("tray.crt"), own.resolve("tray.key"), own.resolve("ca.crt"));
    return Identity.read(name, files, () -> all, Time.SYSTEM::millis);
  }

  private static Config config(Path folder, TrayId name, Ground ground, int number)
      throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("imexd.conf");
    Files.writeString(
        file,
        """
        tray.name = %2$s
        run.dir = %1$s/run
        ledger.dir = %1$s/lib
        control.socket = %1$s/control.sock
        imex.publish = %1$s/nodes_config.cfg
        imex.persist = %1$s/persist.dat
        """
                .formatted(folder, name)
            + ground.configuration(name, number));
    try {
      return ConfigReader.read(file);
    } catch (ConfigException e) {
      throw new IOException(String.join("; ", e.errors()), e);
    }
  }

  /** In the order of their names, so the first is the coordinator of every job it is in. */
  public List<LoopbackTray> trays() {
    return List.copyOf(trays);
  }

  RpcLoop rpc() {
    return rpc;
  }

  @Override
  public void close() {
    trays.forEach(LoopbackTray::close);
    workers.shutdownNow();
    rpc.close();
  }

  /** No process, no file of nvidia-imex: what is left is imexd's own part. */
  private static final class Instant implements Ground {
    @Override
    public String configuration(TrayId tray, int number) {
      return "";
    }

    @Override
    public Fabric fabric(Config config, int number) {
      String address = "10.77.%d.%d".formatted(number / 250, 1 + number % 250);
      Facts facts =
          new Facts(
              Facts.Fabric.COMPLETED, "loopback.1", address, "580", "580", "", "loopback", "");
      return () -> facts;
    }

    @Override
    public Imex imex(Config config, Certificates certificates, Consumer<Event> sink) {
      return new FakeImex(certificates, sink);
    }
  }
}
