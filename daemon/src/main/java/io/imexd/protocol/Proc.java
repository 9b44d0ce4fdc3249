package io.imexd.protocol;

/**
 * A process that can be told from any later one with its pid.
 *
 * @param startTicks field 22 of /proc/PID/stat (proc(5)): clock ticks after boot
 */
public record Proc(long pid, long startTicks) {}
