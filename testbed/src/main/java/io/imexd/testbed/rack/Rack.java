package io.imexd.testbed.rack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The rack as programs reach it: by testbed/rack alone, as a person would. */
public final class Rack {
  private static final long COMMAND_SECONDS = 120;

  private final Path testbed;
  private final List<String> trays;

  /** A rack that is up in RACK_DIR with so many trays. */
  public Rack(Path testbed, int size) {
    this.testbed = testbed;
    this.trays = IntStream.rangeClosed(1, size).mapToObj(k -> String.format("t%02d", k)).toList();
  }

  public List<String> trays() {
    return trays;
  }

  /** Runs testbed/rack with these words. */
  public Answer rack(String... words) {
    List<String> command = new ArrayList<>(List.of(testbed.resolve("rack").toString()));
    command.addAll(List.of(words));
    long began = System.nanoTime();
    try {
      // A file, not a pipe: what the command leaves running must not hold the soak up.
      Path out = Files.createTempFile("soak", ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        boolean ended = process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly();
        }
        return new Answer(
            ended ? process.exitValue() : -1,
            Files.readString(out, StandardCharsets.UTF_8).strip(),
            (System.nanoTime() - began) / 1_000_000);
      } finally {
        Files.deleteIfExists(out);
      }
    } catch (IOException e) {
      throw new IllegalStateException("testbed/rack cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Runs a command as on a tray. */
  public Answer exec(String tray, String... words) {
    List<String> command = new ArrayList<>(List.of("exec", tray));
    command.addAll(List.of(words));
    return rack(command.toArray(String[]::new));
  }

  /** Everything that is there on a tray now. */
  public Look look(String tray) {
    Answer answer = exec(tray, "bash", testbed.resolve("lib/tray-look").toString());
    return Look.of(tray, answer);
  }

  /** Every tray's nvidia-imex as PID:STARTTIME:INSTANCE; trays without one are not in it. */
  public Map<String, String> running() {
    Map<String, String> running = each("tray-imex");
    running.values().removeIf(String::isEmpty);
    return running;
  }

  /** Whether no tray has a process or a file of any instance. */
  public boolean empty() {
    List<String> nothing = List.of("imex=", "map=", "processes=0", "instances=");
    return each("tray-facts").values().stream().allMatch(s -> s.lines().toList().equals(nothing));
  }

  /** What a script of lib/ says on each tray. */
  private Map<String, String> each(String script) {
    Map<String, String> said = new ConcurrentSkipListMap<>();
    trays.parallelStream()
        .forEach(tray ->
            said.put(tray, exec(tray, "bash", testbed.resolve("lib/" + script).toString()).out()));
    return said;
  }

  /**
   * What imexd holds of the Java heap after a full collection, in KiB; 0 when it cannot be asked.
   */
  public long heapKib(String tray) {
    String ask =
        "read -r pid _ < /run/rack/imexd && jcmd=${IMEXD_JAVA%/java}/jcmd"
            + " && \"$jcmd\" $pid GC.run > /dev/null && \"$jcmd\" $pid GC.heap_info";
    return HeapInfo.usedKib(exec(tray, "timeout", "10", "bash", "-c", ask).out());
  }
}
