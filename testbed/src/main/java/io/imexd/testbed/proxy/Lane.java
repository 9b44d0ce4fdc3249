package io.imexd.testbed.proxy;

/** One direction of a route: its weather, which may change at any moment. */
final class Lane {
  private Weather weather = Weather.CLEAR;

  synchronized Weather weather() {
    return weather;
  }

  synchronized void change(Weather now) {
    weather = now;
    notifyAll();
  }

  /** Returns the weather as soon as it is not frozen. */
  synchronized Weather thawed() throws InterruptedException {
    while (weather.freeze()) {
      wait();
    }
    return weather;
  }
}
