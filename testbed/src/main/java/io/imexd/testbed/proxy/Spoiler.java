package io.imexd.testbed.proxy;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The dice of one flow: how late a piece is, whether it is spoiled. */
final class Spoiler {
  private static final int INSERTED_MAX_BYTES = 64;

  private final SplittableRandom dice;

  Spoiler(SplittableRandom dice) {
    this.dice = dice;
  }

  /** How much later than now a piece comes, in milliseconds; less than 0 when it never does. */
  long lateMillis(Weather weather) {
    long late = weather.delayMillis();
    if (weather.jitterMillis() > 0) {
      late += dice.nextInt(weather.jitterMillis() + 1);
    }
    long again = Weather.RETRANSMISSION_FIRST_MILLIS;
    for (int lost = 0; dice.nextInt(100) < weather.lossPercent(); again *= 2) {
      if (++lost > Weather.RETRANSMISSIONS_MAX) {
        return -1;
      }
      late += again;
    }
    return late;
  }

  /** The same bytes, or with one bit flipped, or with some bytes put in between. */
  byte[] spoilt(byte[] bytes, Weather weather) {
    if (dice.nextInt(100) >= weather.garbagePercent()) {
      return bytes;
    }
    int at = dice.nextInt(bytes.length);
    if (dice.nextBoolean()) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= (byte) (1 << dice.nextInt(8));
      return flipped;
    }
    byte[] noise = new byte[1 + dice.nextInt(INSERTED_MAX_BYTES)];
    dice.nextBytes(noise);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + noise.length);
    System.arraycopy(bytes, at, longer, at + noise.length, bytes.length - at);
    System.arraycopy(noise, 0, longer, at, noise.length);
    return longer;
  }
}
