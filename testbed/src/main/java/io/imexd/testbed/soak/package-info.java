/** A rack of real processes under a random mix of jobs and faults: {@code testbed/soak}. */
@NullMarked
package io.imexd.testbed.soak;

import org.jspecify.annotations.NullMarked;
