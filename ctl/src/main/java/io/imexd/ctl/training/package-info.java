/** The run that the AOT cache is made from, and the fake imexd it talks to. */
@NullMarked
package io.imexd.ctl.training;

import org.jspecify.annotations.NullMarked;
