package io.imexd.ctl.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One topology of topology.yaml as it stands there, of whatever kind: Slurm takes the whole file
 * anew, so who writes one topology has to write the others, too.
 *
 * @param text its lines, the comments over it included; ends with a newline
 */
record WrittenTopology(String name, String text) {
  /** Returns the cliques by block that comments say, as {@link SlurmText} writes them. */
  Map<String, String> cliques() {
    Map<String, String> cliques = new HashMap<>();
    for (String line : text.split("\n", -1)) {
      String said = line.strip();
      if (said.startsWith("#")) {
        ConfFile.comment(said.substring(1).strip(), cliques);
      }
    }
    return cliques;
  }

  /**
   * Cuts a file into its topologies.
   *
   * @param names of the topologies, in the file's order
   */
  static List<WrittenTopology> all(String file, List<String> names) throws TopologyFileException {
    List<StringBuilder> texts = new ArrayList<>();
    StringBuilder over = new StringBuilder();
    int margin = -1;
    for (String full : file.split("\n", -1)) {
      String line = full.stripTrailing();
      String said = line.stripLeading();
      int indent = line.length() - said.length();
      boolean dash = said.equals("-") || said.startsWith("- ");
      margin = dash && margin < 0 ? indent : margin;
      String moved = line.substring(Math.min(indent, Math.max(0, margin)));
      if (dash && indent == margin) {
        texts.add(new StringBuilder(over).append(moved).append('\n'));
        over.setLength(0);
      } else if (said.startsWith("#") && indent <= Math.max(0, margin)) {
        // It is over what follows: another topology, or more of this one.
        over.append(moved).append('\n');
      } else if (!said.isEmpty() && !texts.isEmpty()) {
        texts.getLast().append(over).append(moved).append('\n');
        over.setLength(0);
      }
    }
    if (texts.size() != names.size()) {
      throw new TopologyFileException("where one of its topologies ends is not understood");
    }
    texts.getLast().append(over);
    List<WrittenTopology> all = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      all.add(new WrittenTopology(names.get(i), texts.get(i).toString()));
    }
    return all;
  }
}
