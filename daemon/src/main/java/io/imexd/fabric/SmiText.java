package io.imexd.fabric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of nvidia-smi -q: blocks by indentation, lines "Name : value". The colon stands in
 * another column in each driver's generation (42 in 550 to 575, 55 in 580 and 590), and values have
 * colons of their own, so a line is split at its first " : ".
 */
final class SmiText {
  private SmiText() {}

  static SmiLog parse(String text) {
    List<String> lines = text.lines().toList();
    List<Integer> heads = new ArrayList<>();
    String driver = "";
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).matches("GPU [0-9A-Fa-f]+:.*")) {
        heads.add(i);
      } else if (heads.isEmpty() && name(lines.get(i)).equals("Driver Version")) {
        driver = value(lines.get(i));
      }
    }
    List<SmiLog.Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < Math.min(heads.size(), SmiLog.GPUS_MAX); i++) {
      int end = i + 1 < heads.size() ? heads.get(i + 1) : lines.size();
      gpus.add(gpu(lines.subList(heads.get(i), end)));
    }
    return new SmiLog(driver, gpus);
  }

  private static SmiLog.Gpu gpu(List<String> lines) {
    String uuid = "";
    Map<String, String> fabric = new HashMap<>();
    int block = -1;
    for (String line : lines) {
      if (block >= 0 && indent(line) > block) {
        fabric.putIfAbsent(SmiFields.key(name(line)), value(line));
        continue;
      }
      block = line.strip().equals("Fabric") ? indent(line) : -1;
      uuid = name(line).equals("GPU UUID") ? value(line) : uuid;
    }
    return new SmiLog.Gpu(uuid, fabric);
  }

  private static String name(String line) {
    return line.split(" +: ", 2)[0].strip();
  }

  private static String value(String line) {
    String[] pair = line.split(" +: ", 2);
    return pair.length == 2 ? pair[1].strip() : "";
  }

  private static int indent(String line) {
    int i = 0;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    return i;
  }
}
