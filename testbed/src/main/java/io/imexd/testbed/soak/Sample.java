package io.imexd.testbed.soak;

import com.google.gson.JsonObject;

/**
 * What one imexd had at one moment.
 *
 * @param life PID:STARTTIME
 * @param heapKib after a full collection; 0 when it was not asked for
 */
record Sample(
    double atSeconds,
    String tray,
    String life,
    long rssKib,
    long anonymousKib,
    int descriptors,
    long heapKib) {

  JsonObject json() {
    JsonObject json = new JsonObject();
    json.addProperty("tray", tray);
    json.addProperty("imexd", life);
    json.addProperty("rss_kib", rssKib);
    json.addProperty("anonymous_kib", anonymousKib);
    json.addProperty("descriptors", descriptors);
    json.addProperty("heap_kib", heapKib);
    return json;
  }
}
