/** What schedulers tell their hooks about a job. */
@NullMarked
package io.imexd.ctl.hook;

import org.jspecify.annotations.NullMarked;
