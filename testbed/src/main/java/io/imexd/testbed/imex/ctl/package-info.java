/** nvidia-imex-ctl: options, queries, text and JSON. */
@NullMarked
package io.imexd.testbed.imex.ctl;

import org.jspecify.annotations.NullMarked;
