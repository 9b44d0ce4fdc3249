/**
 * The guard of a tray: a table of nftables that lets nobody but the members of its domain reach
 * nvidia-imex's ports, in either direction, and nobody at all while the tray is free. It only
 * drops: what the site's own firewall refuses stays refused. It stays when imexd ends.
 */
@NullMarked
package io.imexd.guard;

import org.jspecify.annotations.NullMarked;
