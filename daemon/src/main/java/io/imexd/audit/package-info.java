/**
 * Who asked this tray for what, and what changed on it: one JSON object a line, appended, kept over
 * restarts and reboots, for people and for {@code imexctl history}. Nothing is decided from it.
 */
@NullMarked
package io.imexd.audit;

import org.jspecify.annotations.NullMarked;
