package io.imexd.testbed.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The proxy as a program: {@code ProxyProgram SEED ADDRESS NAME=PORT:HOST:PORT...}. Commands are
 * lines on standard input, each answered by one line; the end of the input ends it.
 */
public final class ProxyProgram {
  private ProxyProgram() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 3 || !args[0].matches("[0-9]{1,18}")) {
      System.err.println("usage: ProxyProgram SEED ADDRESS NAME=PORT:HOST:PORT...");
      System.exit(2);
    }
    try (FaultProxy proxy = new FaultProxy(Long.parseLong(args[0]))) {
      for (int i = 2; i < args.length; i++) {
        proxy.listen(args[1], Route.parse(args[i]));
      }
      System.out.println("ready, seed " + args[0]);
      Commands commands = new Commands(proxy);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(commands.obey(line));
      }
    } catch (IllegalArgumentException e) {
      System.err.println("fault proxy: " + e.getMessage());
      System.exit(2);
    }
  }
}
