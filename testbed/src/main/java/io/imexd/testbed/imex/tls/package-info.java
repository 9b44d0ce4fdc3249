/** Mutual TLS from PEM files, for SSL_TLS mode, with nothing but the JDK. */
@NullMarked
package io.imexd.testbed.imex.tls;

import org.jspecify.annotations.NullMarked;
