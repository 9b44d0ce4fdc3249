package io.imexd.loopback;

import io.imexd.config.Config;
import io.imexd.config.RosterFile;
import io.imexd.fabric.Fabric;
import io.imexd.fabric.TrayFabric;
import io.imexd.imex.Certificates;
import io.imexd.imex.Imex;
import io.imexd.imex.OsImex;
import io.imexd.protocol.Event;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * An nvidia-imex and an nvidia-imex-ctl as shell scripts that say what two connected trays say, so
 * that imexd's code for files and processes runs where there is no nvidia-imex.
 */
final class ScriptedImex implements LoopbackRack.Ground {
  private static final Logger LOG = Logger.getLogger(ScriptedImex.class.getName());

  /** Not the real names: a living imexd on this machine would take them for another owner's. */
  private static final String IMEX = "training-imex";

  private static final String CTL_NAME = "training-imex-ctl";

  /** It ends by itself with the training's folder, also where that ended badly. */
  private static final String DAEMON =
      """
      #!/bin/sh
      case $1 in --version) echo "IMEX version is: 580.65.06"; exit 0 ;; esac
      trap 'exit 0' TERM
      while [ -e "$0" ]; do sleep 0.05; done
      """;

  private static final String CTL =
      """
      #!/bin/sh
      case $1 in
        -q) echo READY ;;
        -N) cat <<'JSON'
      {"nodes":{
       "0":{"status":"READY","host":"127.0.0.1","version":"580.65.06","hostname":"t001",
        "connections":{"0":{"host":"127.0.0.1","status":"CONNECTED","changed":true},
                       "1":{"host":"127.0.0.2","status":"CONNECTED","changed":true}}},
       "1":{"status":"READY","host":"127.0.0.2","version":"580.65.06","hostname":"t002",
        "connections":{"0":{"host":"127.0.0.1","status":"CONNECTED","changed":true},
                       "1":{"host":"127.0.0.2","status":"CONNECTED","changed":true}}}},
       "timestamp":"9/4/2026 00:37:39.905","status":"UP"}
      JSON
      ;;
      esac
      """;

  private final Path folder;

  ScriptedImex(Path folder) throws IOException {
    this.folder = folder;
    script(IMEX, DAEMON);
    script(CTL_NAME, CTL);
    Files.writeString(folder.resolve("roster"), "t001 127.0.0.1\nt002 127.0.0.1\n");
    Files.writeString(
        folder.resolve("fabric"),
        "state = completed\ncluster_uuid = 00112233-4455-6677-8899-aabbccddeeff\nclique_id = 1\n");
    Files.writeString(
        folder.resolve("template"),
        "LOG_LEVEL=4\nDAEMONIZE=1\nSERVER_PORT=%d\nIMEX_CMD_PORT=%d\n"
            .formatted(freePort(), freePort()));
  }

  private void script(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public String configuration(TrayId tray, int number) {
    return """
    peers.roster = %1$s/roster
    fabric.file = %1$s/fabric
    imex.daemon = %1$s/%2$s
    imex.ctl = %1$s/%3$s
    imex.template = %1$s/template
    imex.address = 127.0.0.1
    """
        .formatted(folder, IMEX, CTL_NAME);
  }

  @Override
  public Fabric fabric(Config config, int number) {
    RosterFile roster =
        new RosterFile(config.peers().roster(), config.peers().port(), LOG::warning);
    Fabric one = new TrayFabric(config, roster::current, _ -> List.of());
    return () -> at("127.0.0." + number, one.read());
  }

  /** The interface has one address; a nodes map needs a different one for each tray. */
  private static Facts at(String address, Facts facts) {
    return new Facts(
        facts.fabric(),
        facts.clique(),
        address,
        facts.driverVersion(),
        facts.imexVersion(),
        facts.unfit(),
        facts.source(),
        facts.health(),
        facts.gpus());
  }

  @Override
  public Imex imex(Config config, Certificates certificates, Consumer<Event> sink) {
    return new OsImex(config, certificates, sink);
  }
}
