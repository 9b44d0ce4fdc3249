/** The rack of {@code testbed/rack} as programs reach it, and what they find on its trays. */
@NullMarked
package io.imexd.testbed.rack;

import org.jspecify.annotations.NullMarked;
