package io.imexd.channels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the driver says of its channels. The major is given out at load, so it differs from tray to
 * tray and from boot to boot: it is read whenever it is needed.
 */
final class DriverChannels {
  private static final String NAME = "nvidia-caps-imex-channels";
  private static final Pattern COUNT =
      Pattern.compile("^ImexChannelCount: +([0-9]{1,7})$", Pattern.MULTILINE);

  private final Path devices;
  private final Path params;

  /**
   * Reads from these files.
   *
   * @param devices /proc/devices: "Character devices:", then lines "MAJOR NAME"
   * @param params /proc/driver/nvidia/params, with a line "ImexChannelCount: N"
   */
  DriverChannels(Path devices, Path params) {
    this.devices = devices;
    this.params = params;
  }

  /**
   * The major of the channel devices.
   *
   * @throws IOException in one line, when the driver has none
   */
  int major() throws IOException {
    List<String> lines = Files.readString(devices, StandardCharsets.UTF_8).lines().toList();
    boolean character = false;
    for (String line : lines) {
      if (line.endsWith(" devices:")) {
        character = line.equals("Character devices:");
      }
      String[] words = line.strip().split(" +", 2);
      if (character && words.length == 2 && words[1].equals(NAME)) {
        try {
          return Integer.parseInt(words[0]);
        } catch (NumberFormatException e) {
          throw new IOException(devices + ": '" + line + "' has no major number", e);
        }
      }
    }
    throw new IOException(
        "the driver has no IMEX channels (no "
            + NAME
            + " in "
            + devices
            + "); load it with NVreg_ImexChannelCount above 0, or set channels = external");
  }

  /**
   * Refuses a count that the driver does not have; what it does not say is not checked.
   *
   * @throws IOException in one line
   */
  void check(int count) throws IOException {
    String text;
    try {
      text = Files.readString(params, StandardCharsets.UTF_8);
    } catch (IOException _) {
      return;
    }
    Matcher said = COUNT.matcher(text);
    if (said.find() && Integer.parseInt(said.group(1)) < count) {
      throw new IOException(
          "the driver has "
              + said.group(1)
              + " IMEX channels (ImexChannelCount), channels.count is "
              + count
              + "; make them equal on all trays");
    }
  }
}
