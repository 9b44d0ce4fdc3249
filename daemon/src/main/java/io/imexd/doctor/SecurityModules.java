package io.imexd.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether SELinux or AppArmor may refuse something: a hint for who looks for the reason of a
 * refusal.
 */
final class SecurityModules implements Look {
  private static final String NAME = "security modules";

  private final Path sys;

  /** sys: /sys. */
  SecurityModules(Path sys) {
    this.sys = sys;
  }

  @Override
  public List<Diagnosis> at(Condition condition) throws IOException {
    String why =
        "they can refuse imexd a file, a port or a program, and then only their own log says so";
    List<String> seen = new ArrayList<>();
    List<String> hints = new ArrayList<>();
    switch (read("fs/selinux/enforce")) {
      case "1" -> {
        seen.add("SELinux enforcing");
        hints.add("ausearch -m avc -ts boot");
      }
      case "0" -> seen.add("SELinux permissive");
      default -> {}
    }
    if (read("module/apparmor/parameters/enabled").equals("Y")) {
      seen.add("AppArmor on");
      hints.add("journalctl -k -g apparmor=.DENIED");
    }
    return List.of(
        new Diagnosis(
            NAME,
            Diagnosis.Verdict.OK,
            seen.isEmpty() ? "neither SELinux nor AppArmor" : String.join(", ", seen),
            why,
            hints.isEmpty()
                ? ""
                : "only if something is refused without a reason: " + String.join("; ", hints)));
  }

  private String read(String name) throws IOException {
    try {
      return Files.readString(sys.resolve(name), StandardCharsets.US_ASCII).strip();
    } catch (NoSuchFileException _) {
      return "";
    }
  }
}
