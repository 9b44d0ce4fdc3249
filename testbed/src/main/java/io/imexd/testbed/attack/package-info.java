/** Programs of an attacker, for {@code testbed/attack}: bounded in time and number. */
@NullMarked
package io.imexd.testbed.attack;

import org.jspecify.annotations.NullMarked;
