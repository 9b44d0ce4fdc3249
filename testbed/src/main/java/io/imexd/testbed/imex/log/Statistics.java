package io.imexd.testbed.imex.log;

import io.imexd.testbed.imex.LocalTime;
import java.time.Instant;

/**
 * The block that the daemon writes each 30 s. The stand-in moves no memory, so its queues are empty
 * and no import messages come in.
 */
public final class Statistics {
  /** Seconds between two blocks. */
  public static final int PERIOD_SECONDS = 30;

  private Statistics() {}

  /** One block, with the log's line prefix. */
  public static String block(Instant at, long tid) {
    String queue = "{\n\t\t\t\"queueDepth\": 0,\n\t\t\t\"oldestDurationMillis\": 0\n\t\t}";
    return "["
        + LocalTime.log(at)
        + "] [INFO] [tid "
        + tid
        + "] Performance statistics for last "
        + PERIOD_SECONDS
        + " seconds  : {\n\t\"QueueStats\": {\n\t\t\"ProcessorQueue\": "
        + queue
        + ",\n\t\t\"PendingFreeQueue\": "
        + queue
        + "\n\t},\n\t\"IncomingMessages\": {}\n}\n";
  }
}
