/** Stand-ins for nvidia-imex and nvidia-imex-ctl: what both programs share. */
@NullMarked
package io.imexd.testbed.imex;

import org.jspecify.annotations.NullMarked;
