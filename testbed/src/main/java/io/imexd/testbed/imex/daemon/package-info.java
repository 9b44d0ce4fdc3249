/** The daemon: start, peers, command service, signals, stop. */
@NullMarked
package io.imexd.testbed.imex.daemon;

import org.jspecify.annotations.NullMarked;
