package io.imexd.ctl.show;

import io.imexd.ctl.call.Waiting;
import io.imexd.proto.MemberStep;
import io.imexd.proto.Progress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where the members stand, redrawn in place on a terminal while a call takes longer than a second.
 * Away from a terminal it draws nothing and only remembers, for the line at the end.
 */
public final class WaitingScreen implements Waiting {
  private static final long FIRST_NANOS = 1_000_000_000L;
  private static final int REDRAW_MILLIS = 250;

  /**
   * A terminal that wraps a long line would break the redraw, so wrapping is off while a frame is
   * written.
   */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private final String what;
  private final boolean terminal;
  private final LongSupplier nanos;
  private final Consumer<String> screen;
  private final long startNanos;
  private List<MemberStep> members = List.of();
  private long drawnNanos;
  private int drawnLines;

  /**
   * @param what is waited for, e.g. "job default/4711"
   * @param terminal whether the screen is one
   * @param screen takes what is to be written, as it is
   */
  public WaitingScreen(String what, boolean terminal, LongSupplier nanos, Consumer<String> screen) {
    this.what = what;
    this.terminal = terminal;
    this.nanos = nanos;
    this.screen = screen;
    this.startNanos = nanos.getAsLong();
  }

  @Override
  public int everyMillis() {
    return terminal ? REDRAW_MILLIS : 0;
  }

  @Override
  public void saw(Progress progress) {
    members = progress.getMembersList();
    tick();
  }

  @Override
  public String standing() {
    return Steps.phrase(members);
  }

  @Override
  public void tick() {
    long now = nanos.getAsLong();
    if (!terminal
        || now - startNanos < FIRST_NANOS
        || (drawnLines > 0 && now - drawnNanos < REDRAW_MILLIS * 1_000_000L)) {
      return;
    }
    StringBuilder frame = new StringBuilder(NO_WRAP);
    eraseInto(frame);
    frame.append(what).append(", ").append((now - startNanos) / 1_000_000_000L).append(" s");
    List<String> lines = Steps.lines(members);
    frame.append(lines.isEmpty() ? ": no word from imexd yet\n" : "\n");
    for (String line : lines) {
      frame.append("  ").append(line).append('\n');
    }
    drawnLines = lines.size() + 1;
    drawnNanos = now;
    screen.accept(frame.append(WRAP).toString());
  }

  /** Takes the last frame away, so that only the answer stays. */
  public void clear() {
    if (drawnLines > 0) {
      StringBuilder erase = new StringBuilder();
      eraseInto(erase);
      drawnLines = 0;
      screen.accept(erase.toString());
    }
  }

  private void eraseInto(StringBuilder text) {
    if (drawnLines > 0) {
      text.append("\u001b[").append(drawnLines).append("F\u001b[J");
    }
  }
}
