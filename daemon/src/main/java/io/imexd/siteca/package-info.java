/**
 * A small CA for sites that have none: {@code imexd pki}. Run by a person on one machine; the
 * daemon does not need it.
 */
@NullMarked
package io.imexd.siteca;

import org.jspecify.annotations.NullMarked;
