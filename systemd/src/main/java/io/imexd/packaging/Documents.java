package io.imexd.packaging;

import io.imexd.ctl.CommandTree;
import io.imexd.ctl.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Writes them all: Documents FOLDER VERSION TIME, where TIME is the build's, in ISO 8601. */
public final class Documents {
  private static final int DATE_CHARS = "2026-11-01".length();

  private Documents() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length != 3 || args[2].length() < DATE_CHARS) {
      throw new IllegalArgumentException("usage: Documents FOLDER VERSION TIME");
    }
    Path folder = Path.of(args[0]);
    for (Map.Entry<String, String> document : all(args[1], args[2]).entrySet()) {
      Path file = folder.resolve(document.getKey());
      Files.createDirectories(file.resolveSibling(""));
      Files.writeString(file, document.getValue());
    }
  }

  /** Every document by its path below the folder. */
  static Map<String, String> all(String version, String time) throws InterruptedException {
    String date = time.substring(0, DATE_CHARS);
    Map<String, String> all = new TreeMap<>();
    all.put("imexd.conf", ConfFile.text());
    all.put("completion/imexctl", completion());
    all.put("man/imexd.8", DaemonPage.page(version, date));
    all.put("man/imexd.conf.5", ConfFile.page(version, date));
    Surroundings nowhere = printingTo(OutputStream.nullOutputStream());
    new CommandPages(version, date)
        .of(CommandTree.build(nowhere))
        .forEach((name, page) -> all.put("man/" + name, page));
    return all;
  }

  private static String completion() {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    int code = io.imexd.ctl.Main.run(printingTo(printed), "generate-completion");
    if (code != 0) {
      throw new IllegalStateException("imexctl generate-completion: exit " + code);
    }
    // picocli begins with a line for a program; shells read the file into themselves.
    return printed.toString(StandardCharsets.UTF_8).replaceFirst("^#!.*\n", "");
  }

  private static Surroundings printingTo(OutputStream out) {
    return new Surroundings(Map.of(), out, out, false, false, System::nanoTime);
  }
}
