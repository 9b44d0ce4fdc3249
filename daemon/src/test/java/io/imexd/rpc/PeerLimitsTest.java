package io.imexd.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PeerLimitsTest {
  @Test
  void theDefaultOfTheKeyIsTheDefaultOfTheLimitsAndAGreetingHasThreeSecondsMore() {
    assertEquals(PeerLimits.DEFAULT, PeerLimits.DEFAULT.withSilence(2_000));
    assertEquals(13_000, PeerLimits.DEFAULT.withSilence(10_000).helloMillis());
  }
}
