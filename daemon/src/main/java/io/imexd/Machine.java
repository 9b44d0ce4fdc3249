package io.imexd;

import io.imexd.audit.Finding;
import io.imexd.channels.Channels;
import io.imexd.config.Config;
import io.imexd.config.ConfigException;
import io.imexd.config.ConfigSource;
import io.imexd.config.RosterFile;
import io.imexd.doctor.Condition;
import io.imexd.doctor.Diagnosis;
import io.imexd.doctor.Doctor;
import io.imexd.guard.Guard;
import io.imexd.hooks.Verdicts;
import io.imexd.identity.Identity;
import io.imexd.imex.ChannelUsers;
import io.imexd.imex.ForeignImex;
import io.imexd.imex.Leftovers;
import io.imexd.imex.Obstacles;
import io.imexd.imex.Processes;
import io.imexd.node.Duty;
import io.imexd.node.Surroundings;
import io.imexd.observe.LogSetup;
import io.imexd.protocol.Instance;
import io.imexd.protocol.TrayId;
import io.imexd.systemd.Notify;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** What lies and runs around this daemon on the real machine. */
record Machine(
    Config config,
    RosterFile rosterFile,
    Processes processes,
    ForeignImex foreign,
    Obstacles obstacles,
    Channels channels,
    Guard guard,
    Optional<Identity> identity,
    TrayAudit audit,
    Verdicts verdicts,
    Executor workers,
    ConfigSource source,
    Notify notifying,
    AtomicReference<Config.Hooks> hooks)
    implements Surroundings {
  @Override
  public List<TrayId> roster() {
    return rosterFile.current().trays();
  }

  @Override
  public List<String> warnings() {
    return Stream.concat(
            identity.map(Identity::warnings).orElse(List.of()).stream(), loudly().stream())
        .toList();
  }

  /** Layers that the site has switched off. */
  List<String> loudly() {
    List<String> all = new ArrayList<>(plaintext());
    if (!config.tls().on()) {
      all.add(
          "between nvidia-imex daemons: plaintext (imex.tls = off): whoever reaches their ports under an address of the domain is taken for its member");
    }
    if (!config.guard().on()) {
      all.add(
          "no guard (guard = off): every host and every local user can reach nvidia-imex's ports");
    }
    return List.copyOf(all);
  }

  List<String> plaintext() {
    return identity.isPresent()
        ? List.of()
        : List.of(
            "between trays: plaintext (peers.tls = off): whoever reaches port "
                + config.peers().port()
                + " can pose as any tray");
  }

  @Override
  public String peers() {
    return identity.map(is -> "TLS 1.3, " + is.line()).orElse("plaintext (peers.tls = off)");
  }

  @Override
  public Config readAgain() throws ConfigException {
    return source.read();
  }

  @Override
  public void take(Config running) {
    hooks.set(running.hooks());
    LogSetup.level(running.logLevel());
  }

  @Override
  public CompletableFuture<List<Finding>> compare(Duty duty) {
    return audit.compare(duty, this);
  }

  /** Made when it is asked for: an idle tray needs none of its classes. */
  @Override
  public CompletableFuture<List<Diagnosis>> diagnose(Condition condition) {
    return CompletableFuture.supplyAsync(
        () ->
            Doctor.of(config, foreign, guard, channels, identity, ProcessHandle.current().pid())
                .examine(condition),
        workers);
  }

  @Override
  public String clockBound() {
    return identity.map(Identity::clockBound).orElse("");
  }

  @Override
  public long drainedByHookMillis() {
    return verdicts.lastDrainMillis();
  }

  @Override
  public List<String> foreignImex() {
    return foreign.foreign();
  }

  @Override
  public List<String> otherOwners() {
    return obstacles.owners();
  }

  @Override
  public List<String> anyImex() {
    return foreign.any();
  }

  @Override
  public boolean anythingOfThisBoot() {
    return new Leftovers(config.runDir()).anythingOfThisBoot();
  }

  @Override
  public List<Instance> leftovers(Optional<Instance> held) {
    return new Leftovers(config.runDir()).besides(held);
  }

  @Override
  public List<String> channelHolders() {
    return new ChannelUsers(processes, config.paths().channels()).holders();
  }
}
