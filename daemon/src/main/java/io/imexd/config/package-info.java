/**
 * The room of what the site has decided: imexd.conf becomes one immutable {@link
 * io.imexd.config.Config}, and the roster says where peers live. Everything wrong with a file is
 * said at once, by file and line.
 */
@NullMarked
package io.imexd.config;

import org.jspecify.annotations.NullMarked;
