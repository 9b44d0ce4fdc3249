/**
 * The core: what a tray holds and how trays form, prove and end a job's domains. Plain values and
 * pure functions, importing only java.base: no thread, clock, file, socket or logger. The explorer
 * and the simulator run these same classes. PROTOCOL.md beside the module says what the messages
 * mean.
 */
@NullMarked
package io.imexd.protocol;

import org.jspecify.annotations.NullMarked;
