package io.imexd.testbed.bench;

import com.google.gson.JsonObject;

/**
 * One formation and its end, in milliseconds as the coordinator's imexd measured them.
 *
 * @param processes imexd processes that the trays were in
 * @param without the layer of isolation that was off; empty: none
 * @param reserve until every tray had reserved itself; prepare, start and confirm alike
 * @param imex from every nvidia-imex started until every pair CONNECTED: not imexd's own part
 * @param writes of it, what the slowest durable write of each phase took
 * @param release until every tray had said Free, without the stop of nvidia-imex
 * @param releaseWrites of it, what durable writes took
 */
record Sample(
    int trays,
    int processes,
    String without,
    double reserve,
    double prepare,
    double start,
    double confirm,
    double imex,
    double writes,
    double release,
    double releaseWrites) {

  /** imexd's own part of forming. */
  double own() {
    return reserve + prepare + start + confirm;
  }

  double ownBeyondDisk() {
    return Math.max(0, own() - writes);
  }

  double releaseBeyondDisk() {
    return Math.max(0, release - releaseWrites);
  }

  /**
   * Reads {@code {"trays":, "processes":, "timing": {...}, "release": {...}}}, as imexctl -o json
   * names them.
   */
  static Sample of(JsonObject line) {
    JsonObject timing = line.getAsJsonObject("timing");
    JsonObject release = line.getAsJsonObject("release");
    return new Sample(
        line.get("trays").getAsInt(),
        line.get("processes").getAsInt(),
        line.has("without") ? line.get("without").getAsString() : "",
        millis(timing, "reserve_ms"),
        millis(timing, "prepare_ms"),
        millis(timing, "start_ms"),
        millis(timing, "confirm_ms"),
        millis(timing, "imex_ms"),
        millis(timing, "reserve_write_ms") + millis(timing, "confirm_write_ms"),
        millis(release, "release_ms"),
        millis(release, "release_write_ms"));
  }

  private static double millis(JsonObject from, String name) {
    return from.get(name).getAsDouble();
  }
}
