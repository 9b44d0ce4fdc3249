package io.imexd.protocol;

import java.util.List;

/**
 * What an event leads to.
 *
 * @param state the new state; if its durable part differs from the old one, it is written before
 *     any effect
 * @param effects in order; what is said goes before what is done
 */
public record Decision(State state, List<Effect> effects) {}
