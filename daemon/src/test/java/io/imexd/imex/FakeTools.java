package io.imexd.imex;

import io.imexd.config.Config;
import io.imexd.config.ConfigReader;
import io.imexd.protocol.Domain;
import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/**
 * An nvidia-imex and an nvidia-imex-ctl as shell scripts, and a configuration in which only they
 * exist, and a systemd-run that makes no scope. What they do is said by files: {@code mode} (run,
 * exit, deaf: ignores SIGTERM), {@code word} (the answer of -q), {@code matrix} (of -N).
 */
final class FakeTools {
  static final TrayId T1 = new TrayId("t1");
  static final TrayId T2 = new TrayId("t2");
  static final Instance INSTANCE = Instance.parse("00112233445566778899aabbccddeeff");

  final Path folder;
  final Domain domain = new Domain("c.1", List.of(T1, T2), List.of("127.0.0.1", "127.0.0.2"));
  final Membership membership =
      new Membership(INSTANCE, new JobKey("c", "1", "1"), List.of(T1, T2), "boot", 0, Options.NONE);

  FakeTools(Path folder) throws IOException {
    this.folder = folder;
    script(
        "nvidia-imex",
        """
        #!/bin/sh
        # exec of sleep would lose the trap: the shell itself stays and waits.
        mode=$(cat %1$s/mode)
        echo "started $$ $2" >> %1$s/starts
        test -e "$2" || { echo "no configuration"; exit 0; }
        case $mode in
          exit) echo "[Mar 03 2025 10:00:00] [ERROR] [tid 7] it broke"; echo "bye"; exit 3 ;;
          deaf) trap '' TERM ;;
          *) trap 'exit 0' TERM ;;
        esac
        trap 'echo redial >> %1$s/redials' USR1
        while :; do sleep 0.05; done
        """);
    script(
        "nvidia-imex-ctl",
        """
        #!/bin/sh
        case $1 in
          -q) cat %1$s/word ;;
          -N) test -e %1$s/hang && sleep 60; echo "noise" >&2; cat %1$s/matrix ;;
        esac
        """);
    script(
        "systemd-run",
        """
        #!/bin/sh
        # As the real one: asks for the scope, then becomes the command by exec.
        printf '%%s\\n' "$@" > %1$s/scope
        test -e %1$s/no-bus && { echo "Failed to connect to bus: No such file or directory" >&2; exit 1; }
        test -e %1$s/slow-bus && while :; do sleep 0.05; done
        while [ "$1" != -- ]; do shift; done
        shift
        exec "$@"
        """);
    set("mode", "run");
    set("word", "READY\n");
    set("matrix", matrix("CONNECTED"));
    set("boot_id", "boot\n");
    set(
        "template",
        "LOG_LEVEL=3\n#BIND_INTERFACE_IP=\nSERVER_PORT=50917\nIMEX_CMD_PORT=50918\nDAEMONIZE=1\n");
  }

  Config config() throws Exception {
    return config("");
  }

  Config config(String more) throws Exception {
    Path file = folder.resolve("imexd.conf");
    Files.writeString(
        file,
        """
        tray.name = t1
        run.dir = %1$s/run
        ledger.dir = %1$s/lib
        imex.daemon = %1$s/nvidia-imex
        imex.ctl = %1$s/nvidia-imex-ctl
        imex.template = %1$s/template
        imex.publish = %1$s/etc/nodes_config.cfg
        imex.persist = %1$s/persist.dat
        paths.boot_id = %1$s/boot_id
        imex.restart_first = 10ms
        imex.restart_max = 20ms
        imex.restart_limit = 2
        imex.probe = 100ms
        imex.matrix = 200ms
        imex.redial_after = 100ms
        """
                .formatted(folder)
            + (more.contains("imex.scope") ? "" : "imex.scope = off\n")
            + more);
    Files.createDirectories(folder.resolve("etc"));
    return ConfigReader.read(file);
  }

  /** The matrix of the two trays, with one word for the pair t1 -> t2. */
  static String matrix(String word) {
    return """
    {"nodes":{
     "1":{"status":"READY","host":"127.0.0.2","connections":{"0":{"host":"127.0.0.1","status":"CONNECTED"},"1":{"host":"127.0.0.2","status":"CONNECTED"}}},
     "0":{"status":"READY","host":"127.0.0.1","connections":{"0":{"host":"127.0.0.1","status":"CONNECTED"},"1":{"host":"127.0.0.2","status":"%s"}}}},
     "timestamp":"9/4/2026 00:37:39.905","status":"UP"}
    """
        .formatted(word);
  }

  /** Replaces in one step: a script may be reading. */
  void set(String name, String content) throws IOException {
    Path part = folder.resolve(name + ".part");
    Files.writeString(part, content);
    Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  List<String> starts() throws IOException {
    return Files.exists(file("starts")) ? Files.readAllLines(file("starts")) : List.of();
  }

  Path instanceFolder() {
    return folder.resolve("run/instances/" + INSTANCE);
  }

  /** Ends whatever a failed test left, by pid, if it still is one of these scripts. */
  void killAll() throws IOException {
    for (String line : starts()) {
      long pid = Long.parseLong(line.split(" ")[1]);
      List<String> arguments = new Processes(Path.of("/proc")).arguments(pid);
      if (Stream.of(arguments).anyMatch(a -> a.contains(file("nvidia-imex").toString()))) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private void script(String name, String text) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(script, text.formatted(folder));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
