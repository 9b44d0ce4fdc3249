/**
 * The documents that packages carry, made of what the programs themselves know: the table of keys
 * of imexd.conf, picocli's tree of imexctl, the help of imexd. Run when packages are built; nothing
 * of it is installed.
 */
@NullMarked
package io.imexd.packaging;

import org.jspecify.annotations.NullMarked;
