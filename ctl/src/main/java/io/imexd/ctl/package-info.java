/** imexctl: one class a command, the options they share, and the way from main to an exit code. */
@NullMarked
package io.imexd.ctl;

import org.jspecify.annotations.NullMarked;
