package dev.cairn;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.cairn.database.start.Database;
import dev.cairn.session.Caller;
import dev.cairn.session.SessionStorage;
import dev.cairn.session.StorageException;
import jakarta.annotation.Priority;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.servlet.annotation.WebFilter;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.WriterInterceptor;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The shape of the program: which package may know which, and what lives where. */
@AnalyzeClasses(packages = "dev.cairn", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CIRCLES =
      slices().matching("dev.cairn.(*)..").should().beFreeOfCycles();

  /** A session tells statistics directly, as long as they do not observe an event. */
  @ArchTest
  static final ArchRule PACKAGES_OF_THE_DATABASE_HAVE_NO_CIRCLES =
      slices()
          .matching("dev.cairn.database.(*)..")
          .should()
          .beFreeOfCycles()
          .ignoreDependency(
              resideInAPackage("dev.cairn.database.session"),
              resideInAPackage("dev.cairn.database.stats"));

  @ArchTest
  static final ArchRule DATABASE_DOES_NOT_DEPEND_ON_ITS_PARTS =
      noClasses()
          .that()
          .resideInAPackage("dev.cairn.database")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.cairn.database.*..");

  @ArchTest
  static final ArchRule OPENING_THE_DATABASE_KNOWS_NO_CALLS =
      knowsOnly("database.start", "database", "session", "search", "encryption");

  @ArchTest
  static final ArchRule CALLS_OF_THE_DATABASE_KNOW_NO_ENTITIES =
      knowsOnly("database.transaction", "database", "database.start", "session", "audit");

  @ArchTest
  static final ArchRule TRANSACTIONS_ARE_LEFT_TO_INTERCEPTORS =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.cairn.database.start", "dev.cairn.database.transaction")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(Database.class)))
                  .and(
                      target(
                          nameMatching(
                              "inTransaction|rollBack|flush|reportToPool|failsAfterLockWait"))));

  /** What belongs to others cannot be read without being recorded. */
  @ArchTest
  static final ArchRule SESSIONS_ARE_LOADED_FOR_A_CALLER =
      noClasses()
          .that()
          .resideInAPackage("dev.cairn.database..")
          .and()
          .doNotHaveFullyQualifiedName("dev.cairn.database.session.AccessedSessions")
          .and()
          .doNotHaveFullyQualifiedName("dev.cairn.database.session.SessionQueries")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.cairn.database.session.SessionQueries");

  @ArchTest
  static final ArchRule NOBODY_ELSE_LOADS_BY_ID =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cairn.database.access")
          .and()
          .haveSimpleNameNotEndingWith("Queries")
          .should()
          .callMethodWhere(
              target(owner(assignableTo(EntityManager.class)))
                  .and(target(nameMatching("find|getReference|byId.*|get|load|refresh"))));

  @ArchTest
  static final ArchRule RULES_ARE_IN_THE_CALLER =
      noClasses()
          .that()
          .resideInAnyPackage("dev.cairn.database..", "dev.cairn.rest..")
          .and()
          .doNotHaveSimpleName("Account") // which shows them
          .should()
          .callMethod(Caller.class, "roles");

  @ArchTest static final ArchRule SESSION_KNOWS_NOTHING_OF_OURS = knowsOnly("session");

  @ArchTest static final ArchRule CONFIG_KNOWS_NOTHING_OF_OURS = knowsOnly("config");

  @ArchTest static final ArchRule AUDIT_KNOWS_SESSIONS = knowsOnly("audit", "session");

  @ArchTest
  static final ArchRule SECURITY_KNOWS_SESSIONS =
      knowsOnly(List.of("security."), "session", "audit", "config");

  @ArchTest
  static final ArchRule TOKENS_KNOW_NO_SIGN_INS = knowsOnly("security.token", "session", "config");

  @ArchTest
  static final ArchRule PAGE_SESSIONS_KNOW_NO_SIGN_INS = knowsOnly("security.page", "session");

  @ArchTest
  static final ArchRule SECRETS_OF_TOKENS_STAY_IN_SECURITY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cairn.security..")
          .should()
          .dependOnClassesThat(nameMatching(".*\\.(TokenSecret|FirstTokenFile)"));

  @ArchTest
  static final ArchRule EVENTS_KNOW_SESSIONS_AND_SIGN_INS =
      knowsOnly("events", "session", "security");

  @ArchTest static final ArchRule KNOWLEDGE_KNOWS_SESSIONS = knowsOnly("knowledge", "session");

  @ArchTest static final ArchRule RETENTION_KNOWS_SESSIONS = knowsOnly("retention", "session");

  @ArchTest static final ArchRule REDACTION_KNOWS_SESSIONS = knowsOnly("redaction", "session");

  @ArchTest static final ArchRule LINKS_KNOW_SESSIONS = knowsOnly("links", "session");

  @ArchTest static final ArchRule SEARCH_KNOWS_SESSIONS = knowsOnly("search", "session");

  @ArchTest static final ArchRule ENCRYPTION_KNOWS_SESSIONS = knowsOnly("encryption", "session");

  @ArchTest static final ArchRule STATS_KNOW_SESSIONS = knowsOnly("stats", "session");

  @ArchTest
  static final ArchRule ARCHIVE_KNOWS_SESSIONS = knowsOnly("archive", "session", "knowledge");

  @ArchTest
  static final ArchRule JSON_KNOWS_WHAT_CLIENTS_KNOW =
      knowsOnly(List.of("json", "json.http"), "session", "stats", "search");

  @ArchTest
  static final ArchRule FORMS_OF_ARCHIVES_KNOW_ARCHIVES_AND_THE_SPELLING_OF_MESSAGES =
      knowsOnly(
          List.of("archive.ndjson", "archive.markdown", "archive.sqlite"),
          "archive",
          "session",
          "knowledge",
          "json");

  @ArchTest
  static final ArchRule TELEMETRY_KNOWS_SESSIONS =
      knowsOnly("telemetry", "session", "retention", "config");

  @ArchTest static final ArchRule HEALTH_KNOWS_SESSIONS = knowsOnly("health", "session");

  @ArchTest
  static final ArchRule DATABASE_IMPLEMENTS_WHAT_OTHERS_NEED =
      knowsOnly(
          List.of("database."),
          "session",
          "archive",
          "knowledge",
          "links",
          "search",
          "stats",
          "encryption",
          "security",
          "security.token",
          "security.page",
          "audit",
          "retention");

  @ArchTest
  static final ArchRule STAKPAK_KNOWS_SESSIONS_AND_THEIR_SPELLING =
      knowsOnly("stakpak", "session", "stats", "json", "json.http");

  @ArchTest
  static final ArchRule REST_KNOWS_NO_STORE =
      knowsOnly(
          List.of("rest."),
          "session",
          "archive.",
          "events",
          "knowledge",
          "links",
          "search",
          "encryption",
          "retention",
          "redaction",
          "stats",
          "json",
          "security",
          "security.token",
          "audit",
          "telemetry",
          "config");

  @ArchTest
  static final ArchRule RESOURCES_KNOW_THEIR_PARTS_AND_NOT_THE_OTHER_WAY_ROUND =
      noClasses()
          .that()
          .resideInAPackage("dev.cairn.rest.*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.cairn.rest");

  @ArchTest
  static final ArchRule PIPELINE_DOES_NOT_DEPEND_ON_ITS_PARTS =
      noClasses()
          .that()
          .resideInAPackage("dev.cairn.rest.http")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.cairn.rest.http.*..");

  @ArchTest
  static final ArchRule BODIES_KNOW_THE_PIPELINE_AND_HEADERS =
      knowsOnly("rest.http.body", "rest.http", "rest.http.parameter", "session", "config");

  @ArchTest
  static final ArchRule PARAMETERS_KNOW_WHAT_THEY_STAND_FOR =
      knowsOnly("rest.http.parameter", "session", "knowledge", "search", "json");

  private static ArchRule knowsOnly(String name, String... others) {
    return knowsOnly(List.of(name), others);
  }

  /**
   * Of our packages, these may depend on themselves and on {@code others}. A name that ends with a
   * dot stands for its sub-packages too.
   */
  private static ArchRule knowsOnly(List<String> names, String... others) {
    String[] subjects = packages(names.stream());
    String[] known = packages(Stream.concat(names.stream(), Stream.of(others)));
    return noClasses()
        .that()
        .resideInAnyPackage(subjects)
        .should()
        .dependOnClassesThat(resideInAnyPackage("dev.cairn..").and(not(resideInAnyPackage(known))));
  }

  private static String[] packages(Stream<String> names) {
    return names
        .map(name -> "dev.cairn." + name + (name.endsWith(".") ? "." : ""))
        .toArray(String[]::new);
  }

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_WIRING =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cairn.wiring")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.cairn.wiring");

  @ArchTest
  static final ArchRule PERSISTENCE_LIVES_IN_DATABASE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cairn.database..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "org.flywaydb..");

  @ArchTest
  static final ArchRule HTTP_LIVES_IN_REST =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.cairn.rest..", "dev.cairn.stakpak", "dev.cairn.json.http")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jakarta.ws.rs..");

  @ArchTest
  static final ArchRule MEASURES_LIVE_IN_TELEMETRY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cairn.telemetry")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.prometheus..", "io.opentelemetry.api.metrics..");

  @ArchTest
  static final ArchRule TRANSACTIONS_LIVE_IN_DATABASE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.cairn.database..")
          .should()
          .beAnnotatedWith(Transactional.class);

  @ArchTest
  static final ArchRule TRANSACTIONAL_METHODS_LIVE_IN_DATABASE =
      methods()
          .that()
          .areAnnotatedWith(Transactional.class)
          .should()
          .beDeclaredInClassesThat()
          .resideInAPackage("dev.cairn.database..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ENTITIES_STAY_INSIDE =
      classes()
          .that()
          .areAnnotatedWith(Entity.class)
          .should()
          .resideInAPackage("dev.cairn.database..")
          .andShould()
          .haveSimpleNameEndingWith("Entity");

  @ArchTest
  static final ArchRule DOMAIN_IS_DATA_AND_ONE_INTERFACE =
      classes()
          .that()
          .resideInAPackage("dev.cairn.session")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .beRecords()
          .orShould()
          .beEnums()
          .orShould()
          .haveOnlyPrivateConstructors()
          .orShould()
          .be(SessionStorage.class)
          .orShould()
          .be(StorageException.class);

  @ArchTest
  static final ArchRule FILTERS_OF_JAX_RS_HAVE_AN_ORDER =
      classes()
          .that()
          .areAssignableTo(ContainerRequestFilter.class)
          .or()
          .areAssignableTo(ContainerResponseFilter.class)
          .or()
          .areAssignableTo(ReaderInterceptor.class)
          .or()
          .areAssignableTo(WriterInterceptor.class)
          .should()
          .beAnnotatedWith(Priority.class);

  @ArchTest
  static final ArchRule FILTERS_OF_SERVLETS_HAVE_AN_ORDER =
      noClasses().should().beAnnotatedWith(WebFilter.class);

  @ArchTest
  static final ArchRule SECRETS_ARE_COMPARED_IN_CONSTANT_TIME =
      classes()
          .that()
          .haveSimpleName("TokenSecret")
          .should()
          .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class);

  @ArchTest
  static final ArchRule NOTHING_COMPARES_SECRETS_OTHERWISE =
      noClasses()
          .that()
          .resideInAPackage("dev.cairn.security..")
          .should()
          .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
          .orShould()
          .callMethod(Arrays.class, "compare", byte[].class, byte[].class);

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT =
      noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Util|Utils)");

  @ArchTest static final ArchRule NO_STANDARD_STREAMS = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

  @ArchTest static final ArchRule ONE_LOGGING_API = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
