package io.imexd.audit;

/**
 * One thing that the standing audit compared: what must be against what is.
 *
 * @param check one word per kind of thing: ledger, files, process, connections, guard, channel,
 *     certificates, matrix, fabric
 * @param expected in words for a person; never a secret
 * @param seen the same, as found; equal to expected where all is well, or a detail of it
 * @param ok false is a violation: an event, a line in the journal, a non-zero exit of verify
 */
public record Finding(String check, String expected, String seen, boolean ok) {

  public static Finding good(String check, String expected) {
    return new Finding(check, expected, expected, true);
  }

  public static Finding bad(String check, String expected, String seen) {
    return new Finding(check, expected, seen, false);
  }
}
