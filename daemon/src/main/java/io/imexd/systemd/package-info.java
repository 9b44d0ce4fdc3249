/**
 * What the service manager is told of imexd (sd_notify(3)): a room of its own, for nobody else has
 * datagrams of unix sockets, and nothing here knows a tray. Called systemd because it speaks that
 * protocol and no other.
 */
@NullMarked
package io.imexd.systemd;

import org.jspecify.annotations.NullMarked;
