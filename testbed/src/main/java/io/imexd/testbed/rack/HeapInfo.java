package io.imexd.testbed.rack;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what jcmd GC.heap_info says of a serial collector's generations. */
final class HeapInfo {
  private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

  private HeapInfo() {}

  /** Both generations together, in KiB; 0 when the text says nothing of them. */
  static long usedKib(String text) {
    Matcher matcher = USED.matcher(text);
    long sum = 0;
    while (matcher.find()) {
      sum += Long.parseLong(matcher.group(1));
    }
    return sum;
  }
}
