package io.imexd.testbed.crash;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.imexd.Main;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The imexd that ships has no crash points. */
class ShippedTest {
  @Test
  void nothingOfTheTestbedLiesInTheShippedClasses() throws IOException, URISyntaxException {
    Path shipped = Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    if (Files.isDirectory(shipped)) {
      assertEquals(List.of(), crashing(shipped));
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(shipped)) {
        assertEquals(List.of(), crashing(jar.getPath("/")));
      }
    }
  }

  private static List<String> crashing(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<String> files = all.filter(Files::isRegularFile).map(Path::toString).toList();
      assertTrue(files.stream().anyMatch(f -> f.endsWith("io/imexd/Main.class")), "not imexd");
      return files.stream()
          .filter(f -> f.contains("/testbed/") || f.toLowerCase(Locale.ROOT).contains("crash"))
          .toList();
    }
  }

  @Test
  void nothingThatShipsKnowsTheTestbed() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.imexd.testbed..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.imexd.testbed..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("io.imexd"));
  }
}
