package io.imexd.imex;

import io.imexd.config.Config;
import java.io.IOException;

/**
 * The ports that nvidia-imex listens on, as the site's template has them, else its defaults.
 *
 * @param server between the members of a domain (SERVER_PORT)
 * @param command of nvidia-imex-ctl, which asks the other members, too (IMEX_CMD_PORT)
 */
public record Ports(int server, int command) {

  /**
   * @throws IOException when the template cannot be read or has no port there, in one line
   */
  public static Ports of(Config.Imex settings) throws IOException {
    Launcher launcher = new Launcher(settings);
    ConfigTemplate template = launcher.template();
    return new Ports(
        launcher.port(template, "SERVER_PORT", Launcher.SERVER_PORT),
        launcher.port(template, "IMEX_CMD_PORT", Launcher.CMD_PORT));
  }
}
