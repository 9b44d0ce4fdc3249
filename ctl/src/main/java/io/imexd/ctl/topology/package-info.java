/**
 * Which tray is on which NVLink clique, said in the formats of Slurm and Kubernetes and compared
 * with what stands there already. Pure: files are text here, and nobody is asked.
 */
@NullMarked
package io.imexd.ctl.topology;

import org.jspecify.annotations.NullMarked;
