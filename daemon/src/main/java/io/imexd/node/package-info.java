/**
 * The imperative shell: one event loop per daemon owns all state; each event is decided by the pure
 * core, written, answered, acted upon, in that order. Here the rooms of the daemon meet; nowhere
 * else.
 */
@NullMarked
package io.imexd.node;

import org.jspecify.annotations.NullMarked;
