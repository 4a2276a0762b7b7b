package io.plaudit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.plaudit", importOptions = ImportOption.DoNotIncludeTests.class)
class LayeringTest {

  @ArchTest
  static final ArchRule modelKnowsNothing =
      classes()
          .that()
          .resideInAPackage("io.plaudit.model")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.plaudit.model");

  @ArchTest
  static final ArchRule theContractKnowsTheJdkAndJacksonOnly =
      classes()
          .that()
          .resideInAPackage("io.plaudit..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..", "javax.crypto..", "com.fasterxml.jackson..", "io.plaudit..");

  @ArchTest
  static final ArchRule noCycles = slices().matching("io.plaudit.(*)..").should().beFreeOfCycles();
}
