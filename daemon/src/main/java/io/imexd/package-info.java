/** The program imexd: the only place where the rooms meet the machine they run on. */
@NullMarked
package io.imexd;

import org.jspecify.annotations.NullMarked;
