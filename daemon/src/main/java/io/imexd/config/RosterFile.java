package io.imexd.config;

import io.imexd.config.Kind.BadValue;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The roster as a file of lines {@code NAME ADDRESS[:PORT]}, read again when it has changed. A
 * broken new file keeps the old roster, and is complained about once; no file at all is an empty
 * roster.
 */
public final class RosterFile {
  private final Path file;
  private final int defaultPort;
  private final Consumer<String> complain;
  private String stamp = "";
  private Roster roster = Roster.EMPTY;

  public RosterFile(Path file, int defaultPort, Consumer<String> complain) {
    this.file = file;
    this.defaultPort = defaultPort;
    this.complain = complain;
  }

  /** The roster that holds now; may be called by any thread. */
  public synchronized Roster current() {
    String now = stampOf(file);
    if (now.equals(stamp)) {
      return roster;
    }
    stamp = now;
    try {
      roster = now.equals("none") ? Roster.EMPTY : parse(Lines.read(file), defaultPort);
    } catch (ConfigException e) {
      complain.accept(
          String.join(" | ", e.errors())
              + " - the roster read before stays in force ("
              + roster.entries().size()
              + " trays)");
    }
    return roster;
  }

  /** Reads a roster, or says everything that is wrong with it. */
  static Roster parse(Lines lines, int defaultPort) throws ConfigException {
    Map<TrayId, HostPort> entries = new HashMap<>();
    List<String> errors = new ArrayList<>();
    for (Lines.Line line : lines.lines()) {
      try {
        String[] words = line.text().split("\\s+");
        if (words.length != 2) {
          throw new BadValue(
              "'" + Given.shown(line.text()) + "' is not an entry", "write NAME ADDRESS[:PORT]");
        }
        TrayId tray = Kinds.tray(words[0]);
        if (entries.put(tray, address(words[1], defaultPort)) != null) {
          throw new BadValue(tray + " comes twice", "keep one of its lines");
        }
      } catch (BadValue e) {
        errors.add(lines.at(line.number()) + ": " + e.getMessage());
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return new Roster(entries);
  }

  private static HostPort address(String text, int defaultPort) throws BadValue {
    boolean bracketed = text.startsWith("[");
    boolean port = bracketed ? text.contains("]:") : text.contains(":");
    return port ? Kinds.hostPort(text) : new HostPort(Kinds.host(text), defaultPort);
  }

  private static String stampOf(Path file) {
    try {
      BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
      return is.lastModifiedTime() + " " + is.size() + " " + is.fileKey();
    } catch (NoSuchFileException e) {
      return "none";
    } catch (IOException e) {
      return "unreadable: " + e;
    }
  }
}
