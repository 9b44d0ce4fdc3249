package io.imexd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * The arrows between the rooms, the calls that are banned outside theirs, and how long a file may
 * get.
 */
class ArchitectureTest {
  private static final int LINES_MAX = 350;
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.imexd");

  private static void check(ArchRule rule) {
    rule.check(CLASSES);
  }

  private static void onlyArrows(String room, String... allowed) {
    String[] packages = new String[allowed.length + 1];
    packages[0] = "io.imexd." + room + "..";
    for (int i = 0; i < allowed.length; i++) {
      packages[i + 1] = "io.imexd." + allowed[i] + "..";
    }
    check(
        noClasses()
            .that()
            .resideInAPackage("io.imexd." + room + "..")
            .should()
            .dependOnClassesThat(
                com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage("io.imexd..")
                    .and(
                        com.tngtech.archunit.base.DescribedPredicate.not(
                            com.tngtech.archunit.core.domain.JavaClass.Predicates
                                .resideInAnyPackage(packages)))));
  }

  @Test
  void theCoreKnowsOnlyJavaAndNoWorld() {
    check(
        ArchRuleDefinition.classes()
            .that()
            .resideInAPackage("io.imexd.protocol..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "io.imexd.protocol..",
                "java.lang..",
                "java.util",
                "java.util.function",
                "java.util.stream",
                "java.time..",
                "java.security",
                "java.nio.charset",
                "org.jspecify.annotations"));
  }

  @Test
  void arrowsGoInwards() {
    onlyArrows("config", "protocol");
    onlyArrows("ledger", "protocol", "proto");
    onlyArrows("pki");
    onlyArrows("imex", "protocol", "config", "ledger", "pki", "audit");
    onlyArrows("tls", "protocol", "proto", "imex", "pki", "rpc");
    onlyArrows("fabric", "protocol", "config");
    onlyArrows("observe");
    onlyArrows("systemd");
    onlyArrows("audit", "proto");
    onlyArrows("channels", "protocol", "imex", "ledger");
    onlyArrows("guard", "protocol", "imex", "config", "audit");
    onlyArrows("hooks", "protocol", "proto", "config", "ledger", "rpc");
    onlyArrows("siteca", "protocol", "ledger", "pki");
    onlyArrows("identity", "protocol", "audit");
    onlyArrows("doctor", "protocol", "config", "audit", "channels", "guard", "identity", "imex");
    onlyArrows("rpc", "protocol", "proto", "observe", "identity");
    onlyArrows(
        "node",
        "protocol",
        "proto",
        "config",
        "ledger",
        "imex",
        "fabric",
        "rpc",
        "observe",
        "audit",
        "channels",
        "doctor",
        "guard",
        "systemd");
  }

  @Test
  void noCycles() {
    check(slices().matching("io.imexd.(*)..").should().beFreeOfCycles());
  }

  @Test
  void onlyTimeReadsTheClock() {
    for (String call : List.of("nanoTime", "currentTimeMillis")) {
      check(
          noClasses()
              .that()
              .doNotHaveFullyQualifiedName("io.imexd.node.Time$1")
              .and()
              .doNotHaveFullyQualifiedName("io.imexd.imex.Actor")
              .should()
              .callMethod(System.class, call));
    }
    check(
        noClasses()
            .that()
            .resideInAPackage("io.imexd.protocol..")
            .should()
            .callMethod(java.time.Instant.class, "now"));
  }

  @Test
  void nobodySleeps() {
    check(noClasses().should().callMethod(Thread.class, "sleep", long.class));
    check(noClasses().should().callMethod(Thread.class, "sleep", java.time.Duration.class));
  }

  @Test
  void processesAreStartedInTheirRoomsOnly() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.imexd.imex..", "io.imexd.fabric..", "io.imexd.guard..")
            .and()
            .doNotHaveSimpleName("JobProbe")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class));
  }

  @Test
  void onlyProgramsEndTheProgram() {
    check(
        noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.imexd.Main")
            .and()
            .doNotHaveFullyQualifiedName("io.imexd.loopback.Training")
            .should()
            .callMethod(System.class, "exit", int.class));
  }

  @Test
  void filesStayShort() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> tooLong =
          files
              .filter(f -> f.toString().endsWith(".java"))
              .filter(f -> lines(f) > LINES_MAX)
              .map(Path::toString)
              .toList();
      Assertions.assertEquals(List.of(), tooLong);
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
