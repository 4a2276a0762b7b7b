package io.plaudit.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

@AnalyzeClasses(
    packages = "io.plaudit.ingest",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class LayeringTest {

  private static final String DIALECTS = "io.plaudit.ingest.dialect..";

  @ArchTest
  static final ArchRule A_DIALECT_SEES_DATA_ONLY =
      noClasses()
          .that()
          .resideInAPackage(DIALECTS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..",
              "io.netty..",
              "org.apache.kafka..",
              "io.plaudit.ingest",
              "io.plaudit.ingest.http..",
              "io.plaudit.ingest.publish..",
              "io.plaudit.ingest.reads..");

  @ArchTest
  static final ArchRule PUBLISHING_KNOWS_NEITHER_DIALECTS_NOR_HTTP =
      noClasses()
          .that()
          .resideInAPackage("io.plaudit.ingest.publish..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              DIALECTS, "io.vertx..", "io.plaudit.ingest.http..", "io.plaudit.ingest.reads..");

  @ArchTest
  static final ArchRule ONLY_PUBLISHING_AND_THE_READER_OF_OBJECTS_TOUCH_KAFKA =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.plaudit.ingest.publish..", "io.plaudit.ingest.objects..")
          .and()
          .areNotAssignableTo(IngestMetrics.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule THE_HTTP_SIDE_NAMES_NO_VENDOR =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.plaudit.ingest.dialect.*..")
          .and()
          .areNotAssignableTo(Dialects.class)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.plaudit.ingest.dialect.*..");

  @ArchTest
  static final ArchRule NO_VENDOR_KNOWS_ANOTHER =
      slices().matching("io.plaudit.ingest.dialect.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule THE_SERVICES_NEVER_SEE_EACH_OTHER =
      noClasses().should().dependOnClassesThat().resideInAPackage("io.plaudit.aggregator..");

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.plaudit.ingest.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_POINTS_BACK_AT_THE_SERVICE =
      noClasses()
          .that()
          .resideInAPackage("io.plaudit.ingest.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.plaudit.ingest");

  @ArchTest
  static final ArchRule NOBODY_PRINTS =
      noClasses()
          .should()
          .accessFieldWhere(
              DescribedPredicate.describe(
                  "is System.out or System.err",
                  (JavaAccess<?> access) ->
                      access.getTargetOwner().isEquivalentTo(System.class)
                          && isPrinter(access.getName())));

  @Test
  void a_vendors_words_occur_in_its_own_package_only() {
    Path sources = Path.of("src/main/java/io/plaudit/ingest");
    try (Stream<Path> files = Files.walk(sources)) {
      Assertions.assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(file -> !file.toString().matches(".*/dialect/[a-z]+/[A-Za-z-]+.java"))
                  .filter(file -> !file.endsWith("Dialects.java"))
                  .filter(LayeringTest::namesAVendor))
          .isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean namesAVendor(Path file) {
    try {
      return Files.readString(file)
          .toLowerCase(Locale.ROOT)
          .matches("(?s).*(portkey|langsmith|weave|wandb|humm).*");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isPrinter(String field) {
    return field.equals("out") || field.equals("err");
  }
}
