/**
 * The IMEX channel of a job: a device node that the driver lets one process group share memory
 * through, the same number on every tray of the job, for the job's user alone. An open descriptor
 * outlives its node.
 */
@NullMarked
package io.imexd.channels;

import org.jspecify.annotations.NullMarked;
