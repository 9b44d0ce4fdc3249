/**
 * Several daemons in one process, on loopback: what the AOT cache is trained with and what the
 * benchmark measures. imexd itself never comes here.
 */
@NullMarked
package io.imexd.loopback;

import org.jspecify.annotations.NullMarked;
