package io.redisguard.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.redisguard.decision.Decider;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rooms and the arrows between them, as docs/design.md draws them.
class ArchitectureTest {
  private static final String BASE = "io.redisguard.";

  private static final List<String> PURE =
      List.of(
          "subject",
          "facts",
          "budget",
          "policy",
          "handover",
          "ledger",
          "rules",
          "decision",
          "review");

  /// Room → rooms that it may know.
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry("subject", List.of()),
          Map.entry("facts", List.of("subject")),
          Map.entry("budget", List.of("subject", "facts")),
          Map.entry("policy", List.of("subject", "facts")),
          Map.entry("handover", List.of("subject", "facts")),
          Map.entry("ledger", List.of("subject", "facts", "policy", "rules", "decision", "review")),
          Map.entry("rules", List.of("subject", "facts", "budget", "policy", "handover")),
          Map.entry("decision", List.of("subject", "facts", "policy", "rules")),
          Map.entry("review", List.of("subject", "facts", "policy", "rules", "decision")),
          Map.entry("redis", List.of("subject", "facts", "handover")),
          Map.entry("cluster", List.of("subject", "facts", "policy", "review", "ledger")),
          Map.entry("page", List.of("subject", "facts", "budget", "policy", "decision", "cluster")),
          Map.entry(
              "replay",
              List.of(
                  "subject",
                  "facts",
                  "policy",
                  "rules",
                  "decision",
                  "review",
                  "cluster",
                  "ledger")),
          Map.entry(
              "journal",
              List.of("subject", "facts", "policy", "rules", "decision", "review", "ledger")),
          Map.entry("scan", List.of("subject", "facts", "policy", "rules", "decision", "cluster")),
          Map.entry(
              "report",
              List.of(
                  "subject",
                  "facts",
                  "policy",
                  "rules",
                  "decision",
                  "review",
                  "cluster",
                  "journal",
                  "scan")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.redisguard");

  static List<String> roomsWithArrows() {
    return ARROWS.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("roomsWithArrows")
  void aRoomKnowsOnlyItsNeighbours(String room) {
    DescribedPredicate<JavaClass> allowed =
        resideInAPackage(BASE + room)
            .or(resideInAnyPackage(packages(ARROWS.getOrDefault(room, List.of()))))
            .or(resideOutsideOfPackages("io.redisguard.."));
    classes()
        .that()
        .resideInAPackage(BASE + room)
        .should()
        .onlyDependOnClassesThat(allowed)
        .check(CLASSES);
  }

  @Test
  void pureRoomsKnowTheJdkAndJSpecifyAlone() {
    for (String room : PURE) {
      boolean readsJson = room.equals("review") || room.equals("policy");
      DescribedPredicate<JavaClass> allowed =
          resideInAnyPackage("java..", "org.jspecify..", "io.redisguard..")
              .or(resideInAPackage(readsJson ? "com.fasterxml.jackson.." : "none"));
      classes()
          .that()
          .resideInAPackage(BASE + room)
          .should()
          .onlyDependOnClassesThat(allowed)
          .check(CLASSES);
    }
  }

  @Test
  void pureRoomsReadNoClockNoFileAndNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage(packages(PURE))
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class, InstantSource.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Instant.class, "now")
        .check(CLASSES);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching("io.redisguard.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyClusterRuntimeAndCliKnowFabric8() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + "cluster", BASE + "runtime", BASE + "cli")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fabric8..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRoomForRedisKnowsItsClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + "redis")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("redis.clients..")
        .check(CLASSES);
  }

  @Test
  void onlyWebhookAndRuntimeKnowInjection() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + "webhook", BASE + "runtime")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.inject..", "jakarta.enterprise..")
        .check(CLASSES);
  }

  @Test
  void theClassesWereFound() {
    assertThat(CLASSES.contain(Decider.class)).isTrue();
    assertThat(CLASSES.size()).isGreaterThan(150);
  }

  private static String[] packages(List<String> rooms) {
    return rooms.stream().map(room -> BASE + room).toArray(String[]::new);
  }
}
