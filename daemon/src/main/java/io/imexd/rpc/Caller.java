package io.imexd.rpc;

/**
 * Who is at the other end of a control connection.
 *
 * @param name for log lines: user name as the kernel and the user database say it, or the remote
 *     address over TCP
 * @param mayChange whether calls that change something are carried out
 */
public record Caller(String name, boolean mayChange) {}
