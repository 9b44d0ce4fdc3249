package io.imexd.testbed.rack;

/**
 * What a command said.
 *
 * @param code its exit code; -1 when it did not end in its time and was ended
 * @param out what it printed, both streams
 * @param tookMillis from its start to its end
 */
public record Answer(int code, String out, long tookMillis) {
  public boolean good() {
    return code == 0;
  }
}
