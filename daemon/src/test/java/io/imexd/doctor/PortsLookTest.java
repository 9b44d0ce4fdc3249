package io.imexd.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.config.Config;
import io.imexd.config.ConfigException;
import io.imexd.config.ConfigReader;
import io.imexd.doctor.Diagnosis.Verdict;
import io.imexd.imex.ForeignImex;
import io.imexd.imex.Listeners;
import io.imexd.imex.Processes;
import io.imexd.protocol.Facts;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortsLookTest {
  private static final Condition ANY =
      new Condition(new TrayId("t01"), Facts.NONE, "free", "", "", List.of());
  private static final long SELF = 10;
  private static final String HEAD = "  sl  local_address rem_address   st tx_queue\n";

  @TempDir Path root;
  private Path proc;
  private Config config;

  @BeforeEach
  void machine() throws IOException, ConfigException {
    proc = Files.createDirectories(root.resolve("proc"));
    put("proc/net/tcp", HEAD);
    put("proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n");
    put("proc/sys/net/ipv4/ip_local_reserved_ports", "50000,50003-50010\n");
    put("template.cfg", "SERVER_PORT=50000\n");
    config =
        ConfigReader.read(
            put(
                "imexd.conf",
                "tray.name = t01\nrun.dir = "
                    + root.resolve("run")
                    + "\nimex.template = "
                    + root.resolve("template.cfg")
                    + "\npaths.proc = "
                    + proc
                    + "\n"));
  }

  private Path put(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.writeString(file, content);
  }

  /** A socket on a port, in a state of the kernel's, and the process that has it. */
  private void socket(int port, String state, long pid, String command, String... arguments)
      throws IOException {
    String line =
        "   0: 0100007F:%04X 00000000:0000 %s 00000000:00000000 00:00000000 00000000  0  0 %d 1\n"
            .formatted(port, state, 7_000 + pid);
    put("proc/net/tcp", Files.readString(proc.resolve("net/tcp")) + line);
    put("proc/" + pid + "/comm", command + "\n");
    put("proc/" + pid + "/cmdline", String.join("\0", arguments) + "\0");
    put(
        "proc/" + pid + "/stat",
        pid + " (" + command + ") S 1 1 1 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 100 0 0");
    Path fds = Files.createDirectories(proc.resolve(pid + "/fd"));
    Files.createSymbolicLink(fds.resolve("3"), Path.of("socket:[" + (7_000 + pid) + "]"));
  }

  private List<Diagnosis> look() throws IOException {
    ForeignImex imex = new ForeignImex(new Processes(proc), config.runDir());
    return new PortsLook(config, imex, new Listeners(proc), SELF).at(ANY);
  }

  private void ports(Verdict verdict, String seen) throws IOException {
    assertEquals(verdict, look().getFirst().verdict(), look().toString());
    assertEquals(seen, look().getFirst().seen());
  }

  private void reserved(Verdict verdict, String seen) throws IOException {
    assertEquals(verdict, look().getLast().verdict(), look().toString());
    assertEquals(seen, look().getLast().seen());
  }

  @Test
  void freePortsAreGood() throws IOException {
    ports(Verdict.OK, "50000,50005,50010: free, or ours");
  }

  @Test
  void ourOwnAreGood() throws IOException {
    socket(50010, "0A", SELF, "java", "java", "io.imexd.Main");
    String ours = root.resolve("run/instances/0123/config.cfg").toString();
    socket(50000, "0A", 11, "nvidia-imex", "nvidia-imex", "-c", ours);
    ports(Verdict.OK, "50000,50005,50010: free, or ours");
  }

  @Test
  void aStrangerIsNamed() throws IOException {
    socket(50010, "0A", SELF, "java", "java", "io.imexd.Main");
    socket(50005, "0A", 812, "python3", "python3", "-m", "http.server");
    ports(Verdict.PROBLEM, "taken: 50005 by pid 812 (python3)");
  }

  @Test
  void aConnectionFromAPortTakesItToo() throws IOException {
    socket(50000, "01", 813, "curl", "curl");
    ports(Verdict.PROBLEM, "taken: 50000 by pid 813 (curl)");
  }

  @Test
  void oneThatIsWaitingForItsEndDoesNot() throws IOException {
    socket(50000, "06", 813, "curl", "curl");
    ports(Verdict.OK, "50000,50005,50010: free, or ours");
  }

  @Test
  void aSocketWhoseProcessIsHiddenIsSaid() throws IOException {
    socket(50000, "0A", 814, "x", "x");
    Files.delete(proc.resolve("814/fd/3"));
    ports(Verdict.PROBLEM, "taken: 50000 by a process that cannot be looked at");
  }

  @Test
  void reservedPortsAreGood() throws IOException {
    reserved(Verdict.OK, "50000,50005,50010 are kept from connections");
  }

  @Test
  void portsInTheRangeThatAreNotReservedAreAWarningWithTheWholeList() throws IOException {
    put("proc/sys/net/ipv4/ip_local_reserved_ports", "8080,50005\n");
    reserved(
        Verdict.WARNING, "50000,50010 lie in ip_local_port_range (32768 to 60999), not reserved");
    assertTrue(look().getLast().remedy().contains("= 8080,50005,50000,50010'"));
    put("proc/sys/net/ipv4/ip_local_reserved_ports", "\n");
    assertTrue(look().getLast().remedy().contains("= 50000,50005,50010'"));
  }

  @Test
  void aRangeBelowThemIsGood() throws IOException {
    put("proc/sys/net/ipv4/ip_local_reserved_ports", "\n");
    put("proc/sys/net/ipv4/ip_local_port_range", "32768\t49999\n");
    reserved(Verdict.OK, "50000,50005,50010 are kept from connections");
  }

  @Test
  void theKernelsOwnFilesCanBeRead() throws IOException, ConfigException {
    String settings = Files.readString(root.resolve("imexd.conf"));
    Config real = ConfigReader.read(put("real.conf", settings.replace(proc.toString(), "/proc")));
    Path kernels = Path.of("/proc");
    ForeignImex imex = new ForeignImex(new Processes(kernels), real.runDir());
    List<Diagnosis> found = new PortsLook(real, imex, new Listeners(kernels), SELF).at(ANY);
    assertEquals(List.of("ports", "reserved ports"), found.stream().map(Diagnosis::name).toList());
  }

  @Test
  void whatIsNoRangeIsSaid() throws IOException {
    put("proc/sys/net/ipv4/ip_local_port_range", "all\n");
    IOException said = assertThrows(IOException.class, this::look);
    assertTrue(String.valueOf(said.getMessage()).contains("two numbers"));
  }
}
