package io.imexd.ctl;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.launch.Interrupt;
import io.imexd.ctl.launch.Launcher;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.JobKey;
import io.imexd.proto.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Forms the domains of a run for the user of this process. An ensure is called on a member of the
 * job: here, if this tray is one, else through the launcher on the tray that sorts first.
 */
final class Ensuring {
  private static final int LOOK_MILLIS = 200;

  private final RunCommand command;
  private final Launcher launcher;
  private final Interrupt interrupt;
  private final String self;
  private final int uid;
  private final int gid;

  /**
   * @param self the tray that the imexd of this machine is
   */
  Ensuring(RunCommand command, Launcher launcher, Interrupt interrupt, String self)
      throws IOException {
    this.command = command;
    this.launcher = launcher;
    this.interrupt = interrupt;
    this.self = self;
    // A process owns its folder there, so this needs no foreign call.
    Path process = Path.of("/proc/self");
    this.uid = (Integer) Files.getAttribute(process, "unix:uid");
    this.gid = (Integer) Files.getAttribute(process, "unix:gid");
  }

  boolean isHere(List<String> trays) {
    return trays.contains(self);
  }

  ControlRequest.Builder request(List<String> trays, String run) {
    return ControlRequest.newBuilder()
        .setEnsure(
            EnsureCall.newBuilder()
                .setJob(command.job.key(command.surroundings, run))
                .addAllNodes(trays)
                .setHasOwner(true)
                .setUid(uid)
                .setGid(gid));
  }

  /** Has the first tray form them, and returns what its imexctl says. */
  Outcome there(List<String> trays, String run) throws IOException, InterruptedException {
    JobKey key = command.job.key(command.surroundings, run);
    List<String> words =
        List.of(
            "imexctl",
            "ensure",
            "--cluster",
            key.getCluster(),
            "--job",
            key.getJob(),
            "--run",
            run,
            "--nodes",
            Hostlist.fold(trays),
            "--uid",
            Integer.toUnsignedString(uid),
            "--gid",
            Integer.toUnsignedString(gid),
            "--deadline",
            command.deadline.text(),
            "-o",
            "json");
    String first = trays.getFirst();
    Path said = Files.createTempFile("imexctl-run", ".out");
    try {
      Process process =
          new ProcessBuilder(launcher.words(first, words))
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(said.toFile())
              .start();
      while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (interrupt.came()) {
          process.destroy();
          throw new StoppedException();
        }
      }
      return answer(first, process.exitValue(), Files.readString(said));
    } finally {
      Files.deleteIfExists(said);
    }
  }

  /** What imexctl printed is the last line that is a document; else the launcher has failed. */
  private static Outcome answer(String tray, int code, String said) {
    String last = "";
    for (String line : said.split("\n", -1)) {
      if (line.startsWith("{\"code\":")) {
        return document(line);
      }
      last = line.isBlank() ? last : line.strip();
    }
    return Outcome.newBuilder()
        .setCode(Code.UNREACHABLE)
        .setLine(
            "the launcher brought no answer from " + tray + " (exit code " + code + "): " + last)
        .build();
  }

  private static Outcome document(String line) {
    Outcome.Builder outcome = Outcome.newBuilder();
    try {
      JsonObject document = JsonParser.parseString(line).getAsJsonObject();
      outcome.setCodeValue(document.get("code").getAsInt());
      outcome.setLine(document.get("line").getAsString());
      JsonElement result = document.get("result");
      if (result != null && result.isJsonObject()) {
        EnsureResult.Builder ensure = EnsureResult.newBuilder();
        ensure.setInstance(result.getAsJsonObject().get("instance").getAsString());
        for (JsonElement fault : result.getAsJsonObject().getAsJsonArray("at_fault")) {
          ensure.addAtFault(fault.getAsString());
        }
        outcome.setEnsure(ensure);
      }
    } catch (JsonParseException | IllegalStateException | ClassCastException e) {
      outcome.setCode(Code.INTERNAL).setLine("an answer that cannot be read: " + e.getMessage());
    }
    return outcome.build();
  }
}
