package io.imexd.ctl.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.proto.Diagnosis;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalSightTest {
  @TempDir Path root = Path.of("");

  private Diagnosis found(String name) {
    String server = "unix:" + root.resolve("s");
    for (Diagnosis d : new LocalSight(root).look(server, "imexd cannot be reached")) {
      if (d.getName().equals(name)) {
        return d;
      }
    }
    throw new AssertionError("nothing is said of " + name);
  }

  private void says(String name, String verdict, String seen) {
    Diagnosis d = found(name);
    assertEquals(verdict, d.getVerdict(), d.toString());
    assertTrue(d.getSeen().contains(seen), d.toString());
    assertTrue(verdict.equals("ok") || verdict.equals("skipped") || !d.getRemedy().isEmpty());
  }

  private Path put(String file, String content) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    return Files.writeString(path, content);
  }

  @Test
  void aMachineWithoutImexd() {
    says("imexd", "problem", "imexd cannot be reached");
    says("configuration", "warning", "imexd.conf is not there");
    says("socket", "problem", "is not there");
    says("unit", "warning", "imexd.service is not installed");
  }

  @Test
  void anInstalledImexdThatIsNotStarted() throws IOException {
    put("etc/imexd/imexd.conf", "");
    Path unit = put("usr/lib/systemd/system/imexd.service", "[Service]\n");
    says("configuration", "skipped", "imexd.conf is there");
    says("unit", "problem", "is not enabled and has no process");
    assertEquals("systemctl enable --now imexd", found("unit").getRemedy());
    Path wants = root.resolve("etc/systemd/system/multi-user.target.wants");
    Files.createDirectories(wants);
    Files.createSymbolicLink(wants.resolve("imexd.service"), unit);
    says("unit", "problem", "is enabled and has no process");
    put("sys/fs/cgroup/system.slice/imexd.service/cgroup.procs", "");
    says("unit", "problem", "has no process");
    put("sys/fs/cgroup/system.slice/imexd.service/cgroup.procs", "812\n");
    says("unit", "ok", "is enabled and has processes");
  }

  @Test
  void aMaskedUnit() throws IOException {
    put("usr/lib/systemd/system/imexd.service", "[Service]\n");
    Path folder = Files.createDirectories(root.resolve("etc/systemd/system"));
    Files.createSymbolicLink(folder.resolve("imexd.service"), Path.of("/dev/null"));
    says("unit", "problem", "imexd.service is masked");
  }

  @Test
  void whatLiesWhereTheSocketShouldBe() throws IOException {
    put("s", "");
    says("socket", "problem", "is no socket");
    Files.delete(root.resolve("s"));
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(root.resolve("s")));
      says("socket", "ok", "is there, rw");
    }
  }

  @Test
  void anImexdElsewhereHasNoSocketHere() {
    List<Diagnosis> all = new LocalSight(root).look("t02:50011", "refused");
    assertTrue(all.stream().noneMatch(d -> d.getName().equals("socket")), all.toString());
  }
}
