/** Slurm's hostlist grammar, read and written without Slurm. */
@NullMarked
package io.imexd.ctl.hostlist;

import org.jspecify.annotations.NullMarked;
