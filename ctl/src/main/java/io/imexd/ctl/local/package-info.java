/**
 * What imexctl can see of this machine by itself, when imexd does not answer. Only files are read.
 */
@NullMarked
package io.imexd.ctl.local;

import org.jspecify.annotations.NullMarked;
