/** One call to this tray's imexd: where it is, the exchange, and when to ask again. */
@NullMarked
package io.imexd.ctl.call;

import org.jspecify.annotations.NullMarked;
