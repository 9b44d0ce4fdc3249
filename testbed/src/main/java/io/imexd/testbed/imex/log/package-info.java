/** The daemon's log file, its rotation, its verbose ring and its statistics. */
@NullMarked
package io.imexd.testbed.imex.log;

import org.jspecify.annotations.NullMarked;
