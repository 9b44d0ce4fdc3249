/** What a person and what a program gets to see of an answer. */
@NullMarked
package io.imexd.ctl.show;

import org.jspecify.annotations.NullMarked;
