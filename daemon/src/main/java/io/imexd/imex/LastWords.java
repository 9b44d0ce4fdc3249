package io.imexd.imex;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The line of nvidia-imex's log and output that says best why it ended, of those written after a
 * mark.
 */
final class LastWords {
  private static final int LOOK_BACK_MAX_BYTES = 64 << 10;
  private static final int LINE_MAX_CHARS = 200;

  private final List<Path> files;
  private final List<Long> marks;

  private LastWords(List<Path> files) {
    this.files = files;
    this.marks = files.stream().map(LastWords::size).toList();
  }

  /** Marks where the files end now. */
  static LastWords mark(Path... files) {
    return new LastWords(List.of(files));
  }

  /**
   * The last ERROR or CRITICAL line since the mark, else the last one without a level, such as a
   * shell or the loader writes; empty when there is none. A line that reports all well explains
   * nothing.
   */
  String line() {
    String last = "";
    String lastBad = "";
    for (int i = 0; i < files.size(); i++) {
      for (String line : (Iterable<String>) tail(files.get(i), marks.get(i)).lines()::iterator) {
        String text = line.replaceAll("\\p{Cntrl}", " ").strip();
        if (text.contains("[ERROR]") || text.contains("[CRITICAL]")) {
          lastBad = text;
        } else if (!text.isEmpty() && !text.startsWith("[")) {
          last = text;
        }
      }
    }
    String best = lastBad.isEmpty() ? last : lastBad;
    // Time and thread of the log line mean nothing to who reads why a job did not start.
    best = best.replaceFirst("^\\[[^]]*\\] (\\[[A-Z]+\\]) \\[tid \\d+\\] ", "$1 ");
    return best.length() > LINE_MAX_CHARS ? best.substring(0, LINE_MAX_CHARS - 3) + "..." : best;
  }

  private static String tail(Path file, long mark) {
    try (FileChannel channel = FileChannel.open(file)) {
      long from = channel.size() < mark ? 0 : mark;
      from = Math.max(from, channel.size() - LOOK_BACK_MAX_BYTES);
      ByteBuffer bytes =
          ByteBuffer.allocate((int) Math.min(LOOK_BACK_MAX_BYTES, channel.size() - from));
      channel.read(bytes, from);
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
