package io.imexd.testbed.imex.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final String HEX_16 = "00112233445566778899aabbccddeeff";
  private final Identity self = new Identity(3, HEX_16, "580.1", HEX_16 + HEX_16);

  @Test
  void framesSurviveAnyCut() throws IOException {
    ByteBuffer two = ByteBuffer.allocate(512);
    two.put(self.frame(Frame.HELLO).encoded()).put(Frame.bare(Frame.RELOAD).encoded()).flip();
    for (int cut = 0; cut <= two.limit(); cut++) {
      FrameReader reader = new FrameReader();
      reader.feed(two.duplicate().limit(cut));
      Frame early = reader.next();
      reader.feed(two.duplicate().position(cut));
      Frame first = early == null ? reader.next() : early;
      assertNotNull(first);
      assertEquals(self, Identity.of(first));
      Frame second = reader.next();
      assertNotNull(second);
      assertEquals(Frame.RELOAD, second.type());
      assertNull(reader.next());
    }
  }

  @Test
  void absurdLengthsAreRefused() {
    for (int length : new int[] {0, -1, Integer.MAX_VALUE}) {
      FrameReader reader = new FrameReader();
      reader.feed(ByteBuffer.allocate(4).putInt(0, length));
      assertThrows(IOException.class, reader::next);
    }
  }

  @Test
  void everyPrefixOfAFrameBodyIsRefused() {
    Frame whole = new NodeReport(DaemonState.READY, "v", "h", ConnectionState.CONNECTED).frame();
    for (int length = 0; length < whole.body().limit(); length++) {
      Frame cut = new Frame(Frame.REPORT, whole.body().duplicate().limit(length).slice());
      assertThrows(IOException.class, () -> NodeReport.of(cut));
    }
    Frame identity = self.frame(Frame.HELLO);
    for (int length = 0; length < identity.body().limit(); length++) {
      Frame cut = new Frame(Frame.HELLO, identity.body().duplicate().limit(length).slice());
      assertThrows(IOException.class, () -> Identity.of(cut));
    }
  }

  @Test
  void versionIsJudgedBeforeTheMap() {
    Identity otherMap = new Identity(1, HEX_16, "580.1", HEX_16 + "0".repeat(32));
    Identity otherBoth = new Identity(1, HEX_16, "580.2", HEX_16 + "0".repeat(32));
    assertEquals(ConnectionState.CONNECTED, self.judge(self));
    assertEquals(ConnectionState.NODE_MAP_MISMATCH, self.judge(otherMap));
    assertEquals(ConnectionState.VERSION_MISMATCH, self.judge(otherBoth));
  }
}
