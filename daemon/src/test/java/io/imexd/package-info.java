@NullMarked
package io.imexd;

import org.jspecify.annotations.NullMarked;
