/**
 * Whole daemons of a rack in one thread, with the time, network, disk and nvidia-imex of a seed.
 */
@org.jspecify.annotations.NullMarked
package io.imexd.simulator;
