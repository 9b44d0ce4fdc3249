@NullMarked
package io.imexd.protocol;

import org.jspecify.annotations.NullMarked;
