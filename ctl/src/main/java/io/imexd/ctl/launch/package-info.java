/** Starts a command on many trays, and sees that it ends on all of them. Knows nothing of imexd. */
@NullMarked
package io.imexd.ctl.launch;

import org.jspecify.annotations.NullMarked;
