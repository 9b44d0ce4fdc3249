/**
 * What a scheduler's prolog, epilog and task prolog ask: who gets a domain at all, whose prolog
 * fails when there is none, and which tasks may run.
 */
@NullMarked
package io.imexd.hooks;

import org.jspecify.annotations.NullMarked;
