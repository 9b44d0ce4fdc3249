/** Frames, links and the event loop: the stand-ins' own wire format over java.nio. */
@NullMarked
package io.imexd.testbed.imex.wire;

import org.jspecify.annotations.NullMarked;
