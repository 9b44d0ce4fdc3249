package io.imexd.identity;

import java.time.Instant;

/**
 * By which clocks this tray can prove itself.
 *
 * @param from of its certificate
 * @param until of its certificate
 * @param authoritiesFrom of the CA that ends first
 * @param authoritiesUntil of the CA that ends first
 */
public record Validity(
    Instant from, Instant until, Instant authoritiesFrom, Instant authoritiesUntil) {}
