/**
 * The room around nvidia-imex: its files, its process, what its command service says. {@link
 * io.imexd.imex.Imex} is what the rest of the daemon sees of it.
 */
@NullMarked
package io.imexd.imex;

import org.jspecify.annotations.NullMarked;
