/**
 * imexd that kills itself at a named point, and the program that brings a rack there: {@code
 * testbed/crash-points}. None of it is in the imexd that ships: it is laid round the parts of a
 * daemon from outside, by a main class of its own.
 */
@NullMarked
package io.imexd.testbed.crash;

import org.jspecify.annotations.NullMarked;
