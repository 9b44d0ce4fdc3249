package io.imexd.ctl.launch;

import java.util.ArrayList;
import java.util.List;

/**
 * How a command is started on a tray: words with {host} in one of them. Where one word is
 * {command}, it becomes the whole command, quoted for a shell, as ssh wants it; else the command's
 * words follow as they are.
 *
 * @param template the words, at least one
 */
public record Launcher(List<String> template) {
  /** ssh as it is set up here; it asks nothing, for nobody could answer for 18 trays. */
  public static final String SSH = "ssh -o BatchMode=yes {host} {command}";

  private static final String HOST = "{host}";
  private static final String COMMAND = "{command}";

  /**
   * Reads words that blanks separate; "ssh" alone is {@link #SSH}.
   *
   * @throws IllegalArgumentException with one line that says what would be right
   */
  public static Launcher parse(String text) {
    String whole = text.strip().equals("ssh") ? SSH : text;
    List<String> words = new ArrayList<>();
    boolean host = false;
    for (String word : whole.split(" ", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
        host |= word.contains(HOST);
      }
    }
    if (!host) {
      throw new IllegalArgumentException(
          "'" + text + "' does not say where {host} goes, as in 'ssh {host} {command}'");
    }
    return new Launcher(words);
  }

  /** Returns what to execute here so that the command runs on that tray. */
  public List<String> words(String host, List<String> command) {
    List<String> words = new ArrayList<>();
    boolean placed = false;
    for (String word : template) {
      placed |= word.equals(COMMAND);
      words.add(word.equals(COMMAND) ? quoted(command) : word.replace(HOST, host));
    }
    if (!placed) {
      words.addAll(command);
    }
    return words;
  }

  /** Returns the words as a POSIX shell reads them back. */
  static String quoted(List<String> words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      text.append(text.isEmpty() ? "" : " ");
      text.append(isPlain(word) ? word : "'" + word.replace("'", "'\\''") + "'");
    }
    return text.toString();
  }

  private static boolean isPlain(String word) {
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_-./=,:+@%".indexOf(c) >= 0;
      if (!plain) {
        return false;
      }
    }
    return !word.isEmpty();
  }
}
