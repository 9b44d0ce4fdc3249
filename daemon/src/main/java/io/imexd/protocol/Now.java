package io.imexd.protocol;

/**
 * The moment of a decision, and the chance it may use.
 *
 * @param millis monotonic; comparable only within one life of imexd
 * @param wallMillis Unix time, only to show to people and to age tombstones
 * @param high 64 random bits
 * @param low 64 more
 */
public record Now(long millis, long wallMillis, long high, long low) {}
