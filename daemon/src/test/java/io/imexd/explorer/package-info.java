/** Every interleaving of a small rack, over the protocol classes that ship. */
@org.jspecify.annotations.NullMarked
package io.imexd.explorer;
