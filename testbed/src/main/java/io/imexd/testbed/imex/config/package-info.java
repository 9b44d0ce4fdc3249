/** The configuration file and the node file, read as nvidia-imex reads them. */
@NullMarked
package io.imexd.testbed.imex.config;

import org.jspecify.annotations.NullMarked;
