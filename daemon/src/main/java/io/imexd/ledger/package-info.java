/**
 * The room of what survives a crash: the ledger on disk, written whole and atomically, read
 * strictly. What cannot be read is never taken for Free.
 */
@NullMarked
package io.imexd.ledger;

import org.jspecify.annotations.NullMarked;
