package io.imexd.testbed.bench;

import static io.imexd.testbed.bench.Compared.job;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ComparisonChartTest {
  /** Pixels; numbers are written with one decimal. */
  private static final double ROUNDED = 0.11;

  @TempDir private Path folder;

  private Element chart(String... samples) throws Exception {
    Compared compared = Compared.of(folder, samples);
    assertEquals(0, compared.exit(), compared.err());
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(compared.svg().toFile())
        .getDocumentElement();
  }

  private static List<Element> below(Element parent, String tag, String className) {
    NodeList all = parent.getElementsByTagName(tag);
    return IntStream.range(0, all.getLength())
        .mapToObj(k -> (Element) all.item(k))
        .filter(e -> List.of(e.getAttribute("class").split(" ")).contains(className))
        .toList();
  }

  /** Class, first and last pixel of each part of the bar. */
  private static List<String> parts(Element bar) {
    List<String> parts = new ArrayList<>();
    NodeList rects = bar.getElementsByTagName("rect");
    for (int k = 0; k < rects.getLength(); k++) {
      parts.add(((Element) rects.item(k)).getAttribute("class"));
    }
    return parts;
  }

  private static double width(Element bar, String part) {
    return Double.parseDouble(below(bar, "rect", part).getFirst().getAttribute("width"));
  }

  private static String value(Element bar) {
    return below(bar, "text", "value").getFirst().getTextContent();
  }

  @Test
  void oneGroupASizeAndOneBarARecipeThatHasData() throws Exception {
    Element svg =
        chart(
            job("imexd", 18, 2_000, 1_800L, 1L),
            job("imexd", 4, 1_000, 900L, 1L),
            job("no-wait", 4, 200, 1_100L, 1L),
            job("no-wait", 4, 200, 1_100L, 1L));
    List<Element> groups = below(svg, "g", "group");
    assertEquals(
        List.of("4", "18"), groups.stream().map(g -> g.getAttribute("data-trays")).toList());
    assertEquals(List.of(2, 1), groups.stream().map(g -> below(g, "g", "bar").size()).toList());
    assertEquals(
        List.of("start, do not wait", "imexd"),
        below(groups.getFirst(), "text", "end").stream()
            .skip(1)
            .map(Element::getTextContent)
            .toList());
  }

  @Test
  void unsafeIsFromTheHookToReadyAndWastedFromReadyToTheHook() throws Exception {
    Element svg =
        chart(
            job("no-wait", 4, 2_000, 8_000L, 1L),
            job("sleep-30", 4, 10_000, 3_000L, 1L),
            job("imexd", 4, 5_000, 5_000L, 1L));
    List<Element> bars = below(svg, "g", "bar");
    assertEquals(
        List.of(List.of("hook", "unsafe"), List.of("hook", "wasted"), List.of("hook")),
        bars.stream().map(ComparisonChartTest::parts).toList());
    double second = width(bars.get(2), "hook") / 5;
    assertEquals(2 * second, width(bars.get(0), "hook"), ROUNDED);
    assertEquals(6 * second, width(bars.get(0), "unsafe"), ROUNDED);
    assertEquals(3 * second, width(bars.get(1), "hook"), ROUNDED);
    assertEquals(7 * second, width(bars.get(1), "wasted"), ROUNDED);
    assertEquals(
        List.of("8.0 s", "10.0 s", "5.0 s"),
        bars.stream().map(ComparisonChartTest::value).toList());
  }

  @Test
  void neverIsUnsafeToTheEndOfTheAxis() throws Exception {
    Element svg =
        chart(
            job("no-wait", 4, 2_000, null, 1L),
            job("no-wait", 4, 2_000, null, 1L),
            job("poll-up", 4, 9_500, 8_000L, 1L),
            job("poll-up", 4, 9_500, 8_000L, 1L),
            job("poll-up", 4, 9_500, null, 1L));
    List<Element> bars = below(svg, "g", "bar");
    assertEquals("never (2 of 2)", value(bars.get(0)));
    assertEquals("9.5 s (1 of 3 never)", value(bars.get(1)));
    List<Element> grid = below(svg, "line", "grid");
    double right = Double.parseDouble(grid.getLast().getAttribute("x1"));
    double left = Double.parseDouble(grid.getFirst().getAttribute("x1"));
    assertEquals(right - left, width(bars.get(0), "hook") + width(bars.get(0), "unsafe"), ROUNDED);
  }

  @Test
  void ticksAreRoundAndReachBeyondTheLongestBar() {
    assertEquals(new TimeAxis(0, 100, 5, 7), TimeAxis.upTo(31.2, 0, 100));
    assertEquals(new TimeAxis(0, 100, 0.5, 10), TimeAxis.upTo(5, 0, 100));
    assertEquals(100, TimeAxis.upTo(5, 0, 100).x(5), 1e-9);
    assertEquals(100, TimeAxis.upTo(5, 0, 100).x(Double.POSITIVE_INFINITY), 1e-9);
  }

  @Test
  void textIsEscaped() throws Exception {
    Element svg = chart(job("<a> & 'b' \\\"c\\\" \\u0001", 4, 1_000, 900L, 1L));
    Element bar = below(svg, "g", "bar").getFirst();
    assertEquals("<a> & 'b' \"c\" ?", below(bar, "text", "end").getFirst().getTextContent());
  }

  @Test
  void casesAloneMakeAChartWithoutBars() throws Exception {
    Element svg = chart(Compared.run("imexd", "slow", "right", 3));
    assertEquals(List.of(), below(svg, "g", "group"));
    assertTrue(svg.getTextContent().contains("seconds since"));
  }
}
