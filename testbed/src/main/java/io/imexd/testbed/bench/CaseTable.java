package io.imexd.testbed.bench;

import io.imexd.testbed.bench.CaseSample.Trouble;
import io.imexd.testbed.bench.CaseSample.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How each trouble ended under each recipe. */
final class CaseTable {
  private final List<CaseSample> cases;

  CaseTable(List<CaseSample> cases) {
    this.cases = cases;
  }

  String text() {
    List<Recipe> recipes = cases.stream().map(CaseSample::recipe).distinct().sorted().toList();
    List<String> head = new ArrayList<>(List.of("case"));
    recipes.forEach(recipe -> head.add(recipe.title()));
    PipeTable table = new PipeTable(head.size(), head);
    for (Trouble trouble : cases.stream().map(CaseSample::trouble).distinct().sorted().toList()) {
      List<String> row = new ArrayList<>(List.of(trouble.title()));
      recipes.forEach(recipe -> row.add(cell(recipe, trouble)));
      table.add(row);
    }
    return table.text();
  }

  private String cell(Recipe recipe, Trouble trouble) {
    Map<Verdict, List<CaseSample>> verdicts =
        cases.stream()
            .filter(c -> c.recipe().equals(recipe) && c.trouble() == trouble)
            .collect(Collectors.groupingBy(CaseSample::verdict, TreeMap::new, Collectors.toList()));
    return verdicts.isEmpty()
        ? "-"
        : verdicts.entrySet().stream()
            .map(e -> verdict(e.getKey(), e.getValue(), verdicts.size() > 1))
            .collect(Collectors.joining(", "));
  }

  private static String verdict(Verdict verdict, List<CaseSample> runs, boolean counted) {
    Spread seconds = Spread.of(runs.stream().mapToDouble(CaseSample::seconds));
    String text = String.format(Locale.ROOT, "%s +%.0f s", Line.small(verdict), seconds.p50());
    Spread drained = Spread.of(runs.stream().mapToDouble(CaseTable::drained));
    String trays =
        drained.max() > 0 ? String.format(Locale.ROOT, ", %.0f drained", drained.max()) : "";
    return (counted ? runs.size() + " " : "") + text + trays;
  }

  private static int drained(CaseSample sample) {
    String trays = Objects.requireNonNullElse(sample.drained(), "");
    return trays.isEmpty() ? 0 : trays.split(",").length;
  }
}
