/** A TCP proxy between the trays of a rack, which does to their bytes what bad networks do. */
@NullMarked
package io.imexd.testbed.proxy;

import org.jspecify.annotations.NullMarked;
