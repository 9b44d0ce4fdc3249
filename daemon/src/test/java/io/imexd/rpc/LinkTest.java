package io.imexd.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.stub.CallStreamObserver;
import io.imexd.proto.Envelope;
import io.imexd.protocol.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final long SILENCE_MILLIS = 2_000;

  private final List<Envelope> written = new ArrayList<>();

  @Test
  void aLinkWhoseLastWordWasAnAnswerIsKeptForAsLongAsYouLike() {
    for (Message message : Samples.all()) {
      Link link = new OnPaper();
      link.write(Envelopes.write(message, 0), 1_000);
      assertEquals(
          isQuestion(message),
          link.silent(1_000 + SILENCE_MILLIS, SILENCE_MILLIS),
          message.toString());
    }
    assertEquals(Samples.all().size(), written.size());
  }

  @Test
  void anythingHeardEndsTheSilence() {
    Link link = new OnPaper();
    Envelope ask = Envelopes.write(new Message.Ask(Samples.INSTANCE), 0);
    link.write(ask, 1_000);
    link.write(ask, 2_500);
    assertTrue(link.silent(3_000, SILENCE_MILLIS), "since the first of them");
    link.heard(3_001);
    assertFalse(link.silent(90_000, SILENCE_MILLIS));
    link.write(ask, 90_000);
    assertFalse(link.silent(91_999, SILENCE_MILLIS));
    assertTrue(link.silent(92_000, SILENCE_MILLIS));
  }

  private static boolean isQuestion(Message message) {
    return switch (message) {
      case Message.Reserve _, Message.Prepare _, Message.Start _, Message.Confirm _ -> true;
      case Message.Release _, Message.Left _, Message.Ask _, Message.Join _ -> true;
      default -> false;
    };
  }

  /** Its stream takes everything. */
  private final class OnPaper extends Link {
    OnPaper() {
      super(0);
    }

    @Override
    @Nullable CallStreamObserver<Envelope> stream() {
      return new CallStreamObserver<>() {
        @Override
        public boolean isReady() {
          return true;
        }

        @Override
        public void onNext(Envelope envelope) {
          written.add(envelope);
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {}
      };
    }

    @Override
    void end(String why) {
      close();
    }
  }
}
