package io.imexd.rpc;

/**
 * What callers may take of imexd.
 *
 * @param changers connections open at a time of callers that may change things; further ones are
 *     refused in words
 * @param lookers the same for all others, so that they cannot keep a hook out
 * @param requestMillis for a request to arrive
 * @param replyMillis for the last reply to be read
 * @param requestMaxBytes of a request from one who may change things
 * @param lookMaxBytes of a request from anyone else
 * @param nodesMax trays named in one call
 */
public record ControlLimits(
    int changers,
    int lookers,
    long requestMillis,
    long replyMillis,
    int requestMaxBytes,
    int lookMaxBytes,
    int nodesMax) {
  public static final ControlLimits DEFAULT =
      new ControlLimits(256, 128, 5_000, 5_000, 4 * 1024 * 1024, 64 * 1024, 4_096);
}
