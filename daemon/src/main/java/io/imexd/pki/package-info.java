/** X.509, as far as imexd makes it: keys, requests, and a small authority that signs them. */
@NullMarked
package io.imexd.pki;

import org.jspecify.annotations.NullMarked;
