/** Which free trays a job should have, so that the rack is left as whole as can be. Pure. */
@NullMarked
package io.imexd.ctl.place;

import org.jspecify.annotations.NullMarked;
