/**
 * Certificates between the nvidia-imex daemons of one instance: made by its trays while it forms,
 * closed for ever when it is prepared.
 */
@NullMarked
package io.imexd.tls;

import org.jspecify.annotations.NullMarked;
