package io.imexd.ctl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Keeps the arrows between the rooms, and out what costs a cold start or cannot be tested. */
@AnalyzeClasses(packages = "io.imexd.ctl", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule hostlistStandsAlone =
      classes()
          .that()
          .resideInAPackage("io.imexd.ctl.hostlist")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("io.imexd.ctl.hostlist", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule theCallKnowsNothingOfItsUse =
      classes()
          .that()
          .resideInAPackage("io.imexd.ctl.call")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.imexd.ctl.call",
              "io.imexd.proto",
              "com.google.protobuf",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule onlyTheCommandsKnowPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.imexd.ctl")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule nothingNeedsTheTraining =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.imexd.ctl.training")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.imexd.ctl.training");

  @ArchTest
  static final ArchRule onlyMainEndsTheProcess =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.imexd.ctl.Main")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class);

  @ArchTest
  static final ArchRule nothingSleeps =
      noClasses().should().callMethod(Thread.class, "sleep", long.class);

  @ArchTest
  static final ArchRule onlySurroundingsTouchTheProcess =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("io.imexd.ctl.Surroundings")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "getenv")
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule nothingThatStartsSlowly =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.regex",
              "java.util.stream",
              "java.util.logging",
              "io.grpc..",
              "io.netty..",
              "java.time.format");

  @ArchTest
  static final ArchRule noCycles =
      slices().matching("io.imexd.ctl.(*)..").should().beFreeOfCycles();
}
