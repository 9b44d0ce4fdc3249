/** What a formation costs, measured: the part of {@code testbed/rack bench} that is not shell. */
@NullMarked
package io.imexd.testbed.bench;

import org.jspecify.annotations.NullMarked;
