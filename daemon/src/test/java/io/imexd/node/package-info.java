@NullMarked
package io.imexd.node;

import org.jspecify.annotations.NullMarked;
