/**
 * What imexd says of itself to people and machines: one line for each thing that happened, in the
 * journal's form.
 */
@NullMarked
package io.imexd.observe;

import org.jspecify.annotations.NullMarked;
