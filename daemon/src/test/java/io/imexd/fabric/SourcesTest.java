package io.imexd.fabric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imexd.protocol.Facts.Fabric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SourcesTest {
  private static final FabricSource NONE =
      () -> {
        throw new FabricSource.NotInstalled("library x", "paths.nvml");
      };
  private static final FabricSource BROKEN =
      () -> {
        throw new IOException("it is broken");
      };

  @Test
  void nvidiaSmiOnlyWhereThereIsNoNvml() throws Exception {
    assertEquals("a", Sources.driver(said("a"), said("b")).read().source());
    assertEquals("b", Sources.driver(NONE, said("b")).read().source());
    assertEquals("it is broken", refusal(Sources.driver(BROKEN, said("b"))));
    assertEquals("it is broken", refusal(Sources.driver(NONE, BROKEN)));
    assertTrue(
        refusal(Sources.driver(NONE, NONE)).endsWith("install the driver, or set fabric.file"));
  }

  /** A reading that broke down is an answer, too: the one before it would be of another fabric. */
  @Test
  void whoWaitsForAReadingThatBreaksDownGetsNoEarlierOne() throws Exception {
    AtomicInteger readings = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    JoinedReading joined =
        new JoinedReading(() -> {
          if (readings.incrementAndGet() == 1) {
            return said("old").read();
          }
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          throw new IllegalStateException("no thread can be made");
        });
    assertEquals("old", joined.read().source());
    try (ExecutorService callers = Executors.newFixedThreadPool(2)) {
      Future<String> breaks = callers.submit(() -> refusal(joined));
      begun.await();
      Future<String> waits = callers.submit(() -> refusal(joined));
      goOn.countDown();
      assertTrue(breaks.get().contains("no thread can be made"));
      assertTrue(waits.get().contains("no thread can be made"));
    }
  }

  /** Ten who ask while one reading goes on share the next one. */
  @Test
  void readingsAreJoinedAndNeverStale() throws Exception {
    AtomicInteger readings = new AtomicInteger();
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    JoinedReading joined =
        new JoinedReading(() -> {
          int number = readings.incrementAndGet();
          begun.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return said(Integer.toString(number)).read();
        });
    try (ExecutorService callers = Executors.newFixedThreadPool(11)) {
      Future<Reading> first = callers.submit(joined::read);
      begun.await();
      List<Future<Reading>> later = new ArrayList<>();
      List<Thread> waiting = new java.util.concurrent.CopyOnWriteArrayList<>();
      for (int i = 0; i < 10; i++) {
        later.add(
            callers.submit(() -> {
              waiting.add(Thread.currentThread());
              return joined.read();
            }));
      }
      org.awaitility.Awaitility.await()
          .until(() ->
              waiting.stream().filter(t -> t.getState() == Thread.State.BLOCKED).count() == 10);
      goOn.countDown();
      assertEquals("1", first.get().source());
      for (Future<Reading> one : later) {
        assertEquals("2", one.get().source());
      }
    }
    assertEquals(2, readings.get());
    assertEquals("3", joined.read().source());
  }

  private static FabricSource said(String source) {
    return () -> new Reading(source, Fabric.NOT_SUPPORTED, "", "", "", "");
  }

  private static String refusal(FabricSource source) {
    return String.valueOf(assertThrows(IOException.class, source::read).getMessage());
  }
}
