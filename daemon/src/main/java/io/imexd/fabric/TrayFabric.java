package io.imexd.fabric;

import io.imexd.config.Config;
import io.imexd.config.Roster;
import io.imexd.protocol.Facts;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers the facts of this tray from the system it runs on. */
public final class TrayFabric implements Fabric {
  private static final Pattern DRIVER =
      Pattern.compile(
          "NVRM version:.*?\\bKernel Module\\s+(?:for \\S+\\s+)?([0-9][0-9A-Za-z.]{0,63})");

  private final Config config;
  private final Supplier<Roster> roster;
  private final Function<String, List<String>> obstacles;
  private final ImexVersion imexVersion;
  private final FabricSource source;

  /**
   * The facts of one tray.
   *
   * @param obstacles given this tray's address, what else speaks against serving a job now; one
   *     line each
   */
  public TrayFabric(
      Config config, Supplier<Roster> roster, Function<String, List<String>> obstacles) {
    this.config = config;
    this.roster = roster;
    this.obstacles = obstacles;
    this.source = new JoinedReading(Sources.of(config.fabric()));
    this.imexVersion = new ImexVersion(config.imex().daemon(), config.imex().ctlTimeoutMillis());
  }

  @Override
  public Facts read() {
    String driver = "";
    try {
      Reading reading = source.read();
      driver = reading.driverVersion().isEmpty() ? driverVersion() : reading.driverVersion();
      return reading.fabric() == Facts.Fabric.COMPLETED
          ? completed(reading, driver)
          : facts(reading, "", driver, "", reading.unfit());
    } catch (IOException | RuntimeException e) {
      return new Facts(Facts.Fabric.UNKNOWN, "", "", driver, "", String.valueOf(e.getMessage()));
    }
  }

  private Facts completed(Reading reading, String driver) throws IOException {
    Addresses.Choice choice =
        Addresses.choose(config.imex().address(), roster.get().lookup(config.tray()), local());
    String imex = "";
    String unfit = reading.unfit().isEmpty() ? choice.trouble() : reading.unfit();
    try {
      imex = imexVersion.read();
    } catch (IOException e) {
      unfit = unfit.isEmpty() ? String.valueOf(e.getMessage()) : unfit;
    }
    if (unfit.isEmpty()) {
      unfit = String.join("; ", obstacles.apply(choice.address()));
    }
    return facts(reading, choice.address(), driver, imex, unfit);
  }

  private static Facts facts(
      Reading reading, String address, String driver, String imex, String unfit) {
    return new Facts(
        reading.fabric(),
        reading.clique(),
        address,
        driver,
        imex,
        unfit,
        reading.source(),
        reading.health(),
        reading.gpus());
  }

  private String driverVersion() {
    try {
      return driverVersion(
          Files.readString(config.paths().driverVersion(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return "";
    }
  }

  /** The version in the text of /proc/driver/nvidia/version; empty when there is none. */
  static String driverVersion(String text) {
    Matcher matcher = DRIVER.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static List<Addresses.Local> local() throws SocketException {
    return NetworkInterface.networkInterfaces()
        .flatMap(n -> n.inetAddresses().map(a -> new Addresses.Local(n.getName(), a)))
        .toList();
  }
}
