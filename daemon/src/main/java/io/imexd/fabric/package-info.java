/**
 * The room of where this tray is on the NVLink fabric, and under which address its nvidia-imex
 * speaks.
 */
@NullMarked
package io.imexd.fabric;

import org.jspecify.annotations.NullMarked;
