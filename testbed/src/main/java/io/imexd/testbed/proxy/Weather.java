package io.imexd.testbed.proxy;

/**
 * What happens to the bytes of one direction of a route.
 *
 * <p>A TCP proxy cannot lose a segment: the kernels on both its sides would only see a shorter
 * stream. So {@code loss} is what an application sees of lost segments: its bytes come late, by
 * TCP's own retransmission times, and the connection is reset when that has failed {@link
 * #RETRANSMISSIONS_MAX} times.
 *
 * @param delayMillis how late every byte comes, 0 to 60000
 * @param jitterMillis up to this much later still, at random, but never out of order, 0 to 60000
 * @param lossPercent of the pieces read, this share is lost at each try to send it, 0 to 100
 * @param garbagePercent of the pieces read, this share gets a bit flipped or bytes put in, 0 to 100
 * @param bytesPerSecond at most so many go through, 0 for no limit
 * @param cutAfterBytes a connection is reset when so many of its bytes went this way, 0 for never
 * @param swallow every byte is read and thrown away, as by a cut in this direction alone
 * @param freeze nothing is read, and nothing is lost: all of it comes at once when this ends
 */
record Weather(
    int delayMillis,
    int jitterMillis,
    int lossPercent,
    int garbagePercent,
    int bytesPerSecond,
    int cutAfterBytes,
    boolean swallow,
    boolean freeze) {
  static final Weather CLEAR = new Weather(0, 0, 0, 0, 0, 0, false, false);
  static final int RETRANSMISSION_FIRST_MILLIS = 200;
  static final int RETRANSMISSIONS_MAX = 5;
  private static final int TIME_MAX_MILLIS = 60_000;
  private static final int BYTES_MAX = 1 << 30;

  /**
   * Reads words such as {@code delay=200 jitter=50}, {@code swallow} or {@code clear}; what is not
   * named is clear.
   *
   * @throws IllegalArgumentException that says which word is wrong
   */
  static Weather parse(String... words) {
    Weather weather = CLEAR;
    for (String word : words) {
      int equals = word.indexOf('=');
      weather =
          equals < 0
              ? weather.with(word)
              : weather.with(word.substring(0, equals), word.substring(equals + 1));
    }
    return weather;
  }

  private Weather with(String word) {
    return switch (word) {
      case "clear" -> CLEAR;
      case "swallow" ->
          new Weather(
              delayMillis,
              jitterMillis,
              lossPercent,
              garbagePercent,
              bytesPerSecond,
              cutAfterBytes,
              true,
              freeze);
      case "freeze" ->
          new Weather(
              delayMillis,
              jitterMillis,
              lossPercent,
              garbagePercent,
              bytesPerSecond,
              cutAfterBytes,
              swallow,
              true);
      default ->
          throw new IllegalArgumentException(
              "'" + word + "' is no weather: clear, swallow, freeze or NAME=NUMBER");
    };
  }

  private Weather with(String name, String value) {
    return new Weather(
        name.equals("delay") ? number(name, value, TIME_MAX_MILLIS) : delayMillis,
        name.equals("jitter") ? number(name, value, TIME_MAX_MILLIS) : jitterMillis,
        name.equals("loss") ? number(name, value, 100) : lossPercent,
        name.equals("garbage") ? number(name, value, 100) : garbagePercent,
        name.equals("rate") ? number(name, value, BYTES_MAX) : bytesPerSecond,
        name.equals("cutafter") ? number(name, value, BYTES_MAX) : cutAfterBytes,
        swallow,
        known(name) && freeze);
  }

  private static boolean known(String name) {
    return switch (name) {
      case "delay", "jitter", "loss", "garbage", "rate", "cutafter" -> true;
      default ->
          throw new IllegalArgumentException(
              "'" + name + "' is not one of delay, jitter, loss, garbage, rate, cutafter");
    };
  }

  private static int number(String name, String value, int max) {
    if (value.matches("[0-9]{1,10}") && Long.parseLong(value) <= max) {
      return Integer.parseInt(value);
    }
    throw new IllegalArgumentException(name + "=" + value + ": a number from 0 to " + max);
  }
}
