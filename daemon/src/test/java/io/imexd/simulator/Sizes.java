package io.imexd.simulator;

import io.imexd.config.Config;
import io.imexd.protocol.Facts;
import io.imexd.protocol.Settings;
import io.imexd.protocol.TrayId;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;

/**
 * How large a schedule is and how rough its weather; most are small, so that many can be looked at.
 *
 * @param acting trays that jobs run on
 * @param spanMicros for how long jobs come and faults happen
 * @param cliques 1 or 2
 * @param delayMaxMicros of a message
 * @param lossPercent messages that vanish; then repeats, then those that overtake others
 */
record Sizes(
    List<TrayId> acting,
    int jobs,
    int faults,
    long spanMicros,
    int cliques,
    boolean withoutFabric,
    boolean versionsDiffer,
    long delayMaxMicros,
    int lossPercent,
    int repeatPercent,
    int reorderPercent,
    Settings settings) {
  static final long SECOND_MICROS = 1_000_000;
  static final long STOP_TIMEOUT_MILLIS = 10_000;

  static Sizes draw(Chance chance) {
    int scale = chance.below(100);
    int trays = scale < 70 ? 1 + chance.below(4) : scale < 96 ? 3 + chance.below(5) : SimRack.TRAYS;
    boolean heavy = trays == SimRack.TRAYS;
    int jobs = heavy ? 4 + chance.below(6) : 1 + chance.below(3);
    boolean calm = chance.percent(10);
    int faults = calm ? 0 : heavy ? chance.below(16) : chance.below(6);
    boolean rough = !calm && chance.percent(30);
    return new Sizes(
        chance.some(SimRack.ROSTER, trays),
        jobs,
        faults,
        chance.spread(2 * SECOND_MICROS, (heavy ? 120 : 90) * SECOND_MICROS),
        chance.percent(25) ? 2 : 1,
        chance.percent(4),
        chance.percent(2),
        chance.spread(100, rough ? 3 * SECOND_MICROS : 5_000),
        rough ? chance.below(30) : 0,
        rough && chance.percent(50) ? chance.below(40) : 0,
        rough && chance.percent(30) ? chance.below(30) : 0,
        new Settings(
            5_000,
            10_000,
            60_000,
            30_000,
            chance.percent(5) ? 1_000 : 7L * 24 * 3_600_000,
            Settings.SingleTray.FORM,
            chance.percent(40)));
  }

  /** What a tray says of itself; every clique has trays without fabric where there are any. */
  Facts facts(TrayId tray, String unfit) {
    int number = SimRack.ROSTER.indexOf(tray);
    boolean fabric = !withoutFabric || number % 3 != 2;
    boolean other = versionsDiffer && number % 5 == 4;
    return new Facts(
        fabric ? Facts.Fabric.COMPLETED : Facts.Fabric.NOT_SUPPORTED,
        fabric ? "rack." + (1 + number % cliques) : "",
        "10.77.0." + (1 + number),
        "580",
        other ? "590" : "580",
        unfit);
  }

  Config config(TrayId tray) {
    Path run = Path.of("/run/imexd");
    Path none = Path.of("/none");
    return new Config(
        tray,
        new Config.Peers(50010, "", none, 2_000, false, new Config.PeerFiles(none, none, none)),
        new Config.Control(run.resolve("control.sock"), "imexd", Optional.empty()),
        LedgerWatch.FOLDER,
        run,
        new Config.Imex(
            none,
            none,
            none,
            none,
            none,
            "",
            Optional.empty(),
            5_000,
            STOP_TIMEOUT_MILLIS,
            new Config.Restart(1_000, 30_000, 5, 600_000),
            5_000,
            60_000,
            2_000,
            new Config.Placement(Config.Scope.OFF, none, none, 0, "")),
        new Config.Tls(false, false, 1),
        new Config.Fabric(Config.FabricSource.FILE, Optional.empty(), "none", none, 1),
        settings,
        60_000,
        Optional.empty(),
        new Config.Hooks(true, false, Config.OnFailure.CULPRIT, 3, 600_000),
        new Config.Channels(false, 2_048),
        new Config.Guard(false, List.of(), Path.of("/usr/sbin/nft")),
        new Config.Paths(none, none, none, none, none, none, none, none, none),
        none,
        60_000,
        new Config.Metrics(Optional.empty(), 15_000),
        Level.OFF,
        List.of());
  }
}
