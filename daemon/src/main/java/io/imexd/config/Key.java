package io.imexd.config;

/**
 * One key of imexd.conf.
 *
 * @param defaultText the default as a site would write it; it passes the kind's own check
 * @param doc one line for the default imexd.conf
 */
record Key<T>(String name, String defaultText, Kind<T> kind, String doc) {}
