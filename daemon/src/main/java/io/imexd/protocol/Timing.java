package io.imexd.protocol;

import io.imexd.protocol.Formation.Phase;
import java.util.Objects;

/**
 * How long each phase of a formation took, in milliseconds of the coordinator's clock; imex is
 * nvidia-imex's own part.
 */
public record Timing(long reserve, long prepare, long start, long imex, long confirm) {
  public static final Timing NONE = new Timing(0, 0, 0, 0, 0);

  public static Timing of(Formation f) {
    if (!f.marksMillis().containsKey(Phase.SEALING)) {
      return NONE; // Formed in an earlier life of imexd.
    }
    long began = mark(f, Phase.RESERVING);
    long preparing = mark(f, Phase.PREPARING);
    long starting = mark(f, Phase.STARTING);
    long connecting = mark(f, Phase.CONNECTING);
    long confirming = mark(f, Phase.CONFIRMING);
    return new Timing(
        preparing - began,
        starting - preparing,
        connecting - starting,
        confirming - connecting,
        mark(f, Phase.FORMED) - confirming);
  }

  private static long mark(Formation f, Phase phase) {
    return Objects.requireNonNull(
        f.marksMillis().get(phase), "a formed formation went through every phase");
  }
}
