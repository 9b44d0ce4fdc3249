package io.imexd.testbed.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code Flood ADDRESS PORT connections|slow|garbage SECONDS}: 1,000 connections that say nothing;
 * 100 that say one byte of a handshake a second; 16 that send 10 MB each, over and over.
 */
public final class Flood {
  private static final int CONNECT_MILLIS = 3_000;
  private static final int GARBAGE_BYTES = 10_000_000;

  private final InetSocketAddress target;
  private final long untilNanos;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);

  private Flood(InetSocketAddress target, int seconds) {
    this.target = target;
    this.untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  public static void main(String[] args) throws InterruptedException {
    if (args.length != 4) {
      System.err.println("usage: Flood ADDRESS PORT connections|slow|garbage SECONDS");
      System.exit(2);
    }
    Flood flood =
        new Flood(
            new InetSocketAddress(args[0], Integer.parseInt(args[1])), Integer.parseInt(args[3]));
    switch (args[2]) {
      case "connections" -> flood.run(1_000, flood::silent);
      case "slow" -> flood.run(100, flood::slow);
      case "garbage" -> flood.run(16, flood::garbage);
      default -> throw new IllegalArgumentException(args[2]);
    }
    System.out.println(
        args[2] + ": opened " + flood.opened + ", ended by the other side " + flood.ended);
  }

  private interface Talk {
    void with(Socket socket) throws IOException, InterruptedException;
  }

  private void run(int many, Talk talk) throws InterruptedException {
    System.out.println("begins");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<?>> all = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        all.add(threads.submit(() -> one(talk)));
      }
    }
  }

  private void one(Talk talk) {
    while (System.nanoTime() < untilNanos) {
      try (Socket socket = new Socket()) {
        socket.connect(target, CONNECT_MILLIS);
        opened.incrementAndGet();
        talk.with(socket);
      } catch (IOException e) {
        ended.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Until the other side ends it, or time is up. */
  private void silent(Socket socket) throws IOException {
    socket.setSoTimeout(1_000);
    while (System.nanoTime() < untilNanos) {
      try {
        if (socket.getInputStream().read() < 0) {
          throw new IOException("ended");
        }
      } catch (java.net.SocketTimeoutException e) {
        // Still there.
      }
    }
  }

  /** The beginning of a TLS record that never comes to its end. */
  private void slow(Socket socket) throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    out.write(new byte[] {0x16, 3, 1, 0x40, 0});
    while (System.nanoTime() < untilNanos) {
      out.write(1);
      boolean unused = never.await(1, TimeUnit.SECONDS);
    }
  }

  private void garbage(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    byte[] part = new byte[100_000];
    for (int sent = 0; sent < GARBAGE_BYTES; sent += part.length) {
      out.write(part);
    }
  }
}
