/**
 * Who this tray is to the others, and who they are: its certificate, its key and the site's CA,
 * read from files, looked at again while imexd runs, and what a peer's certificate proves.
 */
@NullMarked
package io.imexd.identity;

import org.jspecify.annotations.NullMarked;
