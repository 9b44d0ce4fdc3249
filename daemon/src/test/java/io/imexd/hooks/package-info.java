@NullMarked
package io.imexd.hooks;

import org.jspecify.annotations.NullMarked;
