package io.imexd.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.imexd.protocol.Instance;
import io.imexd.protocol.JobKey;
import io.imexd.protocol.Membership;
import io.imexd.protocol.Options;
import io.imexd.protocol.TrayId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceChannelsTest {
  private static final Options.Owner ALICE = new Options.Owner(true, 3_000_000_001L, 4_000);

  @TempDir Path folder;

  @BeforeEach
  void aDriver() throws IOException {
    devices(
        """
        Character devices:
          1 mem
        511 nvidia-caps-imex-channels

        Block devices:
        259 blkext
        """);
    Files.writeString(folder.resolve("params"), "Mobile: 1\nImexChannelCount: 2048\n");
  }

  private void devices(String text) throws IOException {
    Files.writeString(folder.resolve("devices"), text);
  }

  private Path nodes() {
    return folder.resolve("dev/channels");
  }

  private DeviceChannels channels(int count) {
    return new DeviceChannels(
        nodes(), folder.resolve("devices"), folder.resolve("params"), folder.resolve("cdi"), count);
  }

  private static Membership job(long number, Options.Owner owner) {
    TrayId tray = new TrayId("t01");
    return new Membership(
        new Instance(9, number),
        new JobKey("default", "7", "1"),
        List.of(tray),
        "boot",
        0,
        new Options(owner, false));
  }

  private List<String> made() throws IOException {
    if (!Files.exists(nodes())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(nodes())) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  /** Only root may make a device, and not in every container. */
  private void needsMknod() {
    try {
      DeviceNodes.make(folder.resolve("probe"), 511, 1);
    } catch (IOException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void theNodeIsTheUsersAlone() throws Exception {
    needsMknod();
    assertEquals("", channels(2_048).make(job(16, ALICE)));
    assertEquals(List.of("channel17"), made());
    Map<String, Object> seen =
        Files.readAttributes(
            nodes().resolve("channel17"), "unix:rdev,mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
    assertEquals(511L << 8 | 17, seen.get("rdev"));
    assertEquals(0020600, seen.get("mode"));
    assertEquals((int) 3_000_000_001L, seen.get("uid"));
    assertEquals(4_000, seen.get("gid"));
    Channels.Seen look = channels(2_048).look(job(16, ALICE));
    assertEquals(new Channels.Seen("channel17 for uid 3000000001, gid 4000", true), look);
  }

  @Test
  void aNodeThatWasChangedIsSeenAndMadeAnew() throws Exception {
    needsMknod();
    DeviceChannels channels = channels(2_048);
    assertFalse(channels.look(job(16, ALICE)).good());
    channels.make(job(16, ALICE));
    Files.setAttribute(nodes().resolve("channel17"), "unix:mode", 0020666);
    assertEquals(
        new Channels.Seen("channel17 is not as imexd made it", false),
        channels.look(job(16, ALICE)));
    assertEquals("", channels.make(job(16, ALICE)));
    assertTrue(channels.look(job(16, ALICE)).good());
  }

  @Test
  void aLinkInItsPlaceIsReplacedAndNotFollowed() throws Exception {
    needsMknod();
    Files.createDirectories(nodes());
    Path victim = Files.writeString(folder.resolve("victim"), "mine");
    Object before = Files.getAttribute(victim, "unix:uid");
    Files.createSymbolicLink(nodes().resolve("channel17"), victim);
    assertEquals("", channels(2_048).make(job(16, ALICE)));
    assertEquals(before, Files.getAttribute(victim, "unix:uid"));
    assertTrue(channels(2_048).look(job(16, ALICE)).good());
  }

  @Test
  void onlyTheHeldOneStays() throws Exception {
    Files.createDirectories(nodes());
    for (String name : List.of("channel0", "channel17", "channel18", "other")) {
      Files.createFile(nodes().resolve(name));
    }
    channels(2_048).removeAllBut(Optional.of(new Instance(9, 16)));
    assertEquals(List.of("channel17", "other"), made());
    channels(2_048).removeAllBut(Optional.empty());
    assertEquals(List.of("other"), made());
  }

  @Test
  void whereNoneWasEverMadeNothingIsRemoved() throws Exception {
    channels(2_048).removeAllBut(Optional.empty());
    assertEquals(List.of(), made());
  }

  @Test
  void withoutAnOwnerThereIsNone() throws Exception {
    assertEquals("", channels(2_048).make(job(16, Options.Owner.UNKNOWN)));
    assertEquals(List.of(), made());
    assertTrue(channels(2_048).look(job(16, Options.Owner.UNKNOWN)).good());
    assertTrue(channels(2_048).withoutOwner().contains("--uid"));
  }

  @Test
  void aDriverWithoutChannelsIsNamed() throws Exception {
    devices("Character devices:\n  1 mem\n\nBlock devices:\n511 nvidia-caps-imex-channels\n");
    assertTrue(channels(2_048).obstacle().startsWith("the driver has no IMEX channels"));
    assertTrue(channels(2_048).make(job(16, ALICE)).contains("the driver has no IMEX channels"));
    Files.delete(folder.resolve("devices"));
    assertFalse(channels(2_048).obstacle().isEmpty());
  }

  @Test
  void aDriverWithFewerChannelsIsNamed() {
    assertEquals("", channels(2_048).obstacle());
    assertTrue(channels(4_096).obstacle().contains("channels.count is 4096"));
    assertTrue(channels(4_096).make(job(16, ALICE)).contains("channels.count is 4096"));
  }

  @Test
  void numbersAreSpreadAndNeverZero() {
    Set<Integer> drawn =
        LongStream.range(-500, 500)
            .mapToObj(i -> ChannelNumber.of(new Instance(0, i * 0x9E3779B97F4A7C15L), 2_048))
            .collect(Collectors.toSet());
    assertTrue(drawn.stream().allMatch(n -> n >= 1 && n < 2_048));
    assertTrue(drawn.size() > 700, "" + drawn.size());
    assertEquals(1, ChannelNumber.of(new Instance(0, 5), 2));
  }

  @Test
  void majorAndMinorArePackedAsTheKernelDoes() {
    assertEquals(0x1ff11, DeviceNodes.device(511, 17));
    assertEquals(0x1000_ff00L | 0xff, DeviceNodes.device(255, 0x100ff));
  }
}
