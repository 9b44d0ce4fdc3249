package io.imexd.packaging;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** imexd(8), around what imexd itself prints when it is asked for help. */
final class DaemonPage {
  private DaemonPage() {}

  static String page(String version, String date) throws InterruptedException {
    Roff page = new Roff("imexd", 8, date, version);
    page.name("imexd", "one closed IMEX domain for each job of an NVL72 rack");
    page.section("DESCRIPTION").verbatim(help("--help"));
    page.section("CERTIFICATES").verbatim(help("pki", "--help"));
    page.section("FILES");
    page.term("/etc/imexd/imexd.conf", "configuration, see imexd.conf(5).");
    page.term("/var/lib/imexd/ledger", "what this tray holds. Never edit or copy it.");
    page.term("/run/imexd", "what a reboot takes away: control socket, files of the instance.");
    page.term("/var/log/imexd", "the audit log, which imexctl-history(1) reads.");
    page.term("/var/cache/imexd", "AOT caches; imexd and imexctl start faster with them.");
    page.term("/usr/share/imexd/hooks", "hooks for schedulers.");
    page.section("ENVIRONMENT");
    page.term("IMEXD_JAVA", "the java to use, instead of the one that is found.");
    page.term("IMEXD_JAVA_OPTS", "more options for it.");
    page.section("SEE ALSO").text("imexctl(1), imexd.conf(5)");
    return page.toString();
  }

  private static List<String> help(String... arguments) throws InterruptedException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code = io.imexd.Main.run(arguments, stream, stream, UnaryOperator.identity());
    if (code != 0) {
      throw new IllegalStateException("imexd " + String.join(" ", arguments) + ": exit " + code);
    }
    return said.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
