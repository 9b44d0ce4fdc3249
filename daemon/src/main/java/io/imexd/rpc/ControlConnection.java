package io.imexd.rpc;

import io.imexd.proto.ControlReply;
import io.imexd.proto.ControlRequest;
import io.imexd.proto.Outcome;
import io.imexd.proto.Progress;
import io.imexd.protocol.Code;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One caller: one request, any number of progress replies, one outcome. */
final class ControlConnection extends SimpleChannelInboundHandler<ControlRequest>
    implements ControlReplies {
  private enum State {
    AWAITING_REQUEST,
    UNDERWAY,
    ANSWERED
  }

  private final Channel channel;
  private final Caller caller;
  private final ControlGate gate;
  private final ControlLimits limits;
  private final boolean crowded;
  private final Future<?> requestLimit;
  private State state = State.AWAITING_REQUEST;
  private @Nullable Runnable onClosed;

  /** crowded: too many are served already, so this one is only told that. */
  ControlConnection(
      Channel channel, Caller caller, ControlGate gate, ControlLimits limits, boolean crowded) {
    this.channel = channel;
    this.caller = caller;
    this.gate = gate;
    this.limits = limits;
    this.crowded = crowded;
    requestLimit =
        channel
            .eventLoop()
            .schedule(
                () -> drop("no request came in time"),
                limits.requestMillis(),
                TimeUnit.MILLISECONDS);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ControlRequest request) {
    if (state != State.AWAITING_REQUEST) {
      return;
    }
    requestLimit.cancel(false);
    state = State.UNDERWAY;
    if (crowded) {
      answer(Outcomes.plain(Code.INTERNAL, "imexd serves too many calls already: call again"));
      return;
    }
    Outcome refusal = gate.refusal(request, caller);
    if (refusal != null) {
      answer(refusal);
      return;
    }
    try {
      gate.handler().handle(request, caller, this);
    } catch (RuntimeException e) {
      gate.failed(request, e);
      answer(Outcomes.plain(Code.INTERNAL, "imexd failed on this call: " + e));
    }
  }

  @Override
  public void progress(Progress progress) {
    if (channel.isWritable()) {
      onLoop(() -> {
        if (state == State.UNDERWAY) {
          channel.writeAndFlush(ControlReply.newBuilder().setProgress(progress).build());
        }
      });
    }
  }

  @Override
  public void outcome(Outcome outcome) {
    onLoop(() -> answer(outcome));
  }

  @Override
  public void onClosed(Runnable action) {
    onLoop(() -> {
      if (state == State.ANSWERED) {
        return;
      }
      if (channel.isActive()) {
        onClosed = action;
      } else {
        action.run();
      }
    });
  }

  /**
   * Writes the outcome, then reads on until the caller has closed: closing with its bytes unread
   * would take the outcome away from it.
   */
  private void answer(Outcome outcome) {
    if (state == State.ANSWERED || !channel.isActive()) {
      return;
    }
    state = State.ANSWERED;
    onClosed = null;
    requestLimit.cancel(false);
    ChannelFuture written =
        channel.writeAndFlush(ControlReply.newBuilder().setOutcome(outcome).build());
    Future<?> replyLimit =
        channel
            .eventLoop()
            .schedule(() -> channel.close(), limits.replyMillis(), TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(_ -> replyLimit.cancel(false));
    written.addListener(_ -> ((DuplexChannel) channel).shutdownOutput());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    requestLimit.cancel(false);
    Runnable action = onClosed;
    onClosed = null;
    if (action != null) {
      action.run();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (state != State.AWAITING_REQUEST || cause instanceof IOException) {
      if (state != State.ANSWERED) {
        channel.close();
      }
    } else if (cause instanceof TooLongFrameException) {
      answer(
          Outcomes.plain(
              Code.USAGE, "the request is too large: at most " + limits.nodesMax() + " nodes"));
    } else {
      drop("not a request");
    }
  }

  private void onLoop(Runnable action) {
    try {
      channel.eventLoop().execute(action);
    } catch (RejectedExecutionException _) {
      // imexd is stopping, and the caller has been dropped.
    }
  }

  private void drop(String why) {
    gate.refused(caller, why);
    channel.close();
  }
}
