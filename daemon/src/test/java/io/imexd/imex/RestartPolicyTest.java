package io.imexd.imex;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imexd.config.Config;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {
  private final RestartPolicy policy =
      new RestartPolicy(new Config.Restart(1_000, 5_000, 5, 600_000));

  @Test
  void theWaitDoublesUntilItIsGivenUp() {
    long at = 0;
    for (long wait : new long[] {1_000, 2_000, 4_000, 5_000, 5_000}) {
      policy.ended(at += wait, 10);
      assertEquals(OptionalLong.of(wait), policy.nextDelayMillis());
    }
    policy.ended(at + 10, 10);
    assertEquals(OptionalLong.empty(), policy.nextDelayMillis());
  }

  @Test
  void whatLiesBeforeTheWindowIsForgotten() {
    for (int n = 0; n < 100; n++) {
      policy.ended(n * 200_000L, 199_000);
      assertEquals(
          OptionalLong.of(n == 0 ? 1_000 : n == 1 ? 2_000 : 4_000), policy.nextDelayMillis());
    }
  }

  @Test
  void aLongLifeBeginsAnew() {
    policy.ended(0, 0);
    policy.ended(1, 0);
    policy.ended(2, 600_000);
    assertEquals(OptionalLong.of(1_000), policy.nextDelayMillis());
  }

  @Test
  void noRestartAtAll() {
    RestartPolicy never = new RestartPolicy(new Config.Restart(1_000, 5_000, 0, 600_000));
    never.ended(0, 700_000);
    assertEquals(OptionalLong.empty(), never.nextDelayMillis());
  }
}
