package io.imexd.testbed.imex;

/**
 * What differs between driver branches: the version that is reported and the layout that goes with
 * it.
 *
 * @param version what {@code --version} prints and what peers compare
 * @param oldLayout true for the 570 layouts of banner and report, false for 580 and later
 */
public record Release(String version, boolean oldLayout) {
  public static final String DEFAULT_570 = "570.172";
  public static final String DEFAULT_580 = "580.173.02";

  /** 570.00 printed a shorter legend, no versions and narrower matrix cells. */
  public boolean firstBuild() {
    return version.equals("570.00");
  }

  /** From branch 595 on the usage line names fewer options. */
  public boolean shortUsage() {
    int dot = version.indexOf('.');
    try {
      return Integer.parseInt(dot < 0 ? version : version.substring(0, dot)) >= 595;
    } catch (NumberFormatException notNumbered) {
      return false;
    }
  }
}
