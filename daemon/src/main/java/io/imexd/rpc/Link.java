package io.imexd.rpc;

import io.grpc.stub.CallStreamObserver;
import io.imexd.identity.Proof;
import io.imexd.proto.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * One stream of envelopes with a peer, whoever dialled it: when it was heard, and whether it still
 * answers.
 */
abstract class Link {
  private static final long NOTHING_UNANSWERED = Long.MAX_VALUE;

  private long heardMillis;
  private long unansweredSinceMillis = NOTHING_UNANSWERED;
  private boolean closed;
  private Proof proof = Proof.NOT_ASKED;

  Link(long nowMillis) {
    heardMillis = nowMillis;
  }

  /** The stream, once there is one. */
  abstract @Nullable CallStreamObserver<Envelope> stream();

  /** Ends the stream; nothing is reported. */
  abstract void end(String why);

  final void proven(Proof by) {
    proof = by;
  }

  /** Why the peer is no longer believed to be who it proved to be; empty: it is. */
  final String trouble() {
    return proof.trouble();
  }

  final void heard(long nowMillis) {
    heardMillis = nowMillis;
    unansweredSinceMillis = NOTHING_UNANSWERED;
  }

  final long heardMillis() {
    return heardMillis;
  }

  /**
   * A question was sent that long ago and nothing at all has come back: a cut may lie between,
   * healed or not.
   */
  final boolean silent(long nowMillis, long silenceMillis) {
    return unansweredSinceMillis != NOTHING_UNANSWERED
        && nowMillis - unansweredSinceMillis >= silenceMillis;
  }

  /** Sends, or drops when the peer does not read: what waits in memory for one peer is bounded. */
  final void write(Envelope envelope, long nowMillis) {
    CallStreamObserver<Envelope> stream = stream();
    if (closed || stream == null) {
      return;
    }
    // Nobody answers an answer: a link that ended with one is not silent, and need not be made
    // anew.
    if (unansweredSinceMillis == NOTHING_UNANSWERED && Envelopes.asks(envelope)) {
      unansweredSinceMillis = nowMillis;
    }
    if (stream.isReady()) {
      stream.onNext(envelope);
    }
  }

  /** Marks it closed; true only the first time. */
  final boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  final boolean closed() {
    return closed;
  }
}
