package io.imexd.testbed.imex.ctl;

import io.imexd.testbed.imex.wire.EventLoop;
import io.imexd.testbed.imex.wire.Frame;
import io.imexd.testbed.imex.wire.Link;
import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One question to one command service, with a time limit, on a loop shared with others. */
final class Ask implements Link.Handler, Runnable {
  /** gRPC's numbers, which nvidia-imex-ctl prints. */
  static final int UNAVAILABLE = 14;

  static final int DEADLINE_EXCEEDED = 4;

  /** Counts down the questions of a round and ends its loop. */
  static final class Round {
    private final EventLoop loop;
    private int open;

    Round(EventLoop loop) {
      this.loop = loop;
    }

    private void oneDone() {
      open--;
      if (open == 0) {
        loop.stop();
      }
    }

    /** Runs until every question has its answer or its error. */
    void run() throws IOException {
      if (open > 0) {
        loop.run();
      }
    }
  }

  private final Round round;
  private final byte question;
  private @Nullable Link link;
  private EventLoop.@Nullable Timer limit;
  private boolean done;

  @Nullable Frame answer;
  int error = UNAVAILABLE;

  private Ask(Round round, byte question) {
    this.round = round;
    this.question = question;
  }

  static Ask send(
      Round round,
      byte question,
      SocketAddress target,
      Link.@Nullable Cipher cipher,
      long limitMillis) {
    Ask ask = new Ask(round, question);
    try {
      ask.link = Link.dial(round.loop, target, cipher, ask);
      round.open++;
      ask.limit = round.loop.after(limitMillis, ask);
    } catch (IOException | RuntimeException refusedAtOnce) {
      ask.done = true;
    }
    return ask;
  }

  @Override
  public void opened(Link opened) {
    opened.send(Frame.bare(question));
  }

  @Override
  public void frame(Link from, Frame frame) {
    answer = frame;
    finish();
  }

  @Override
  public void closed(Link gone, String reason) {
    finish();
  }

  /** The time limit. */
  @Override
  public void run() {
    error = DEADLINE_EXCEEDED;
    finish();
  }

  private void finish() {
    if (done) {
      return;
    }
    done = true;
    if (link != null) {
      link.close();
    }
    if (limit != null) {
      limit.cancel();
    }
    round.oneDone();
  }
}
