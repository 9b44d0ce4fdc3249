/**
 * The room of what may be wrong with a tray: each class looks at one thing and says what it saw,
 * why that matters and what to do. Nothing is changed, and nothing is decided from it.
 */
@NullMarked
package io.imexd.doctor;

import org.jspecify.annotations.NullMarked;
