package io.imexd.fabric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The stub of testbed/src/main/c/nvml-stub.c, built into a folder of its own. */
final class StubNvml {
  static final String UUID = "9277d399-0000-1111-2222-333344445555";
  static final String HEX = UUID.replace("-", "");

  /** COMPLETED with success on clique 7, all conditions false, summary healthy. */
  static final String WELL = "gpu 3 0 " + HEX + " 7 0x1aa 1";

  private final Path folder;

  private StubNvml(Path folder) {
    this.folder = folder;
  }

  /**
   * Builds it.
   *
   * @param without what to leave out, as options of the compiler; see the C file
   */
  static StubNvml in(Path folder, String... without) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/gcc")), "no gcc here to build the stub of NVML with");
    StubNvml stub = new StubNvml(folder);
    List<String> command = new ArrayList<>(List.of("/usr/bin/gcc", "-shared", "-fPIC", "-w", "-o"));
    command.add(stub.library());
    command.addAll(List.of(without));
    command.add(Path.of("../testbed/src/main/c/nvml-stub.c").toRealPath().toString());
    int status = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException(command + " failed with status " + status);
    }
    return stub;
  }

  String library() {
    return folder.resolve("libnvidia-ml.so.1").toString();
  }

  void says(String... lines) throws IOException {
    Path part = folder.resolve("gpus.new");
    Files.write(part, List.of(lines));
    Files.move(part, folder.resolve("gpus"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** What was called since the last time this was asked. */
  List<String> calls() throws IOException {
    Path calls = folder.resolve("calls");
    List<String> lines = Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    Files.deleteIfExists(calls);
    return lines;
  }
}
