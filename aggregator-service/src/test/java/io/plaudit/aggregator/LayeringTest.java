package io.plaudit.aggregator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.plaudit.aggregator",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class LayeringTest {

  private static final String ROOT = "io.plaudit.aggregator";

  @ArchTest
  static final ArchRule aggregate_isPure =
      classes()
          .that()
          .resideInAPackage(ROOT + ".aggregate..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".aggregate..",
              "io.plaudit.model..",
              "io.plaudit.codec..",
              "io.plaudit.query..",
              "java.lang..",
              "java.math..",
              "java.time..",
              "java.util");

  @ArchTest
  static final ArchRule store_knowsNeitherKafkaNorVertx =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..", "io.vertx..", ROOT + ".consume..");

  @ArchTest
  static final ArchRule consume_knowsNeitherSqlNorVertx =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".consume..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.postgresql..", "io.vertx..", ROOT + ".query..");

  @ArchTest
  static final ArchRule forward_knowsNeitherSqlNorVertx_norHowEventsAreApplied =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".forward..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "org.postgresql..",
              "io.vertx..",
              ROOT + ".query..",
              ROOT + ".store..",
              ROOT + ".aggregate..");

  @ArchTest
  static final ArchRule query_neverTouchesTheWritingSide =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".query..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + ".consume..", ROOT + ".aggregate..", ROOT + ".store..", ROOT + ".forward..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule jdbc_staysInTheStore =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.postgresql..", "org.flywaydb..");

  @ArchTest
  static final ArchRule nothing_pointsBackToTheService =
      noClasses()
          .that()
          .resideInAPackage(ROOT + ".*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT);

  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();
}
