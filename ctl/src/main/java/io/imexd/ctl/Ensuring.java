package io.imexd.ctl;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.imexd.ctl.hostlist.Hostlist;
import io.imexd.ctl.launch.Errand;
import io.imexd.ctl.launch.Interrupt;
import io.imexd.ctl.launch.Launcher;
import io.imexd.proto.Code;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.EnsureCall;
import io.imexd.proto.EnsureResult;
import io.imexd.proto.JobKey;
import io.imexd.proto.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Forms the domains of a run for the user of this process. An ensure is called on a member of the
 * job: here, if this tray is one, else through the launcher on the tray that sorts first.
 */
final class Ensuring {
  private static final int LOOK_MILLIS = 200;

  /** The imexctl over there has the deadline; this is for the way there and back. */
  private static final int GRACE_MILLIS = 2_000;

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
    try (Errand errand = new Errand(launcher.words(first, words))) {
      long end =
          command.surroundings.nanos().getAsLong()
              + (command.deadline.millis() + GRACE_MILLIS) * 1_000_000L;
      while (!errand.hasEnded(LOOK_MILLIS)) {
        if (interrupt.came()) {
          throw new StoppedException();
        }
        if (command.surroundings.nanos().getAsLong() - end >= 0) {
          return outcome(
              Code.DEADLINE,
              "the launcher brought no answer from "
                  + first
                  + " within "
                  + command.deadline.text()
                  + ending(errand.last()));
        }
      }
      return answer(first, errand);
    }
  }

  /** Without a document the launcher has failed. */
  private static Outcome answer(String tray, Errand errand) {
    String line = errand.document();
    return line.isEmpty()
        ? outcome(
            Code.UNREACHABLE,
            "the launcher brought no answer from "
                + tray
                + " (exit code "
                + errand.exitCode()
                + ")"
                + ending(errand.last()))
        : document(line);
  }

  private static String ending(String last) {
    return last.isEmpty() ? "" : ": " + last;
  }

  private static Outcome outcome(Code code, String line) {
    return Outcome.newBuilder().setCode(code).setLine(line).build();
  }

  private static Outcome document(String line) {
    Outcome.Builder outcome = Outcome.newBuilder();
    try {
      JsonObject document = JsonParser.parseString(line).getAsJsonObject();
      outcome.setCodeValue(document.get("code").getAsInt());
      outcome.setLine(text(document.get("line")));
      if (document.get("result") instanceof JsonObject result) {
        EnsureResult.Builder ensure = EnsureResult.newBuilder();
        ensure.setInstance(text(result.get("instance")));
        if (result.get("at_fault") instanceof JsonArray faults) {
          faults.forEach(fault -> ensure.addAtFault(text(fault)));
        }
        outcome.setEnsure(ensure);
      }
    } catch (JsonParseException
        | IllegalStateException
        | NumberFormatException
        | UnsupportedOperationException e) {
      return outcome(Code.INTERNAL, "an answer that cannot be read: " + e.getMessage());
    }
    return outcome.build();
  }

  /** Another version of imexctl may leave out what this one knows. */
  private static String text(@Nullable JsonElement value) {
    return value instanceof JsonPrimitive primitive ? primitive.getAsString() : "";
  }
}
