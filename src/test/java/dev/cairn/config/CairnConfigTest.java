package dev.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CairnConfigTest {

  private static CairnConfig config(String... keysAndValues) {
    return new CairnConfig(values(keysAndValues));
  }

  private static Function<String, Optional<String>> values(String... keysAndValues) {
    Map<String, String> values = new java.util.HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return key -> Optional.ofNullable(values.get(key));
  }

  @Test
  void defaultsAreValid() {
    CairnConfig config = config();

    config.validate();
    assertThat(config.database()).isEqualTo(CairnConfig.DatabaseKind.H2);
    assertThat(config.limits().maxRequestSize()).isEqualTo(128 << 20);
    assertThat(config.limits().maxImportSize()).isEqualTo(1L << 30);
    assertThat(config.limits().maxMessages()).isEqualTo(100_000);
    assertThat(config.bootstrapToken()).isEmpty();
    assertThat(config.retention().purgeDeletedAfter()).isEmpty();
    assertThat(config.retention().idempotencyKeysFor()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5000, 5000", "64KiB, 65536", "1 MiB, 1048576", "1 GiB, 1073741824"})
  void sizesHaveUnits(String text, int bytes) {
    assertThat(config("cairn.max-request-size", text).limits().maxRequestSize()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.storage, cloud",
    "cairn.storage, stakpak_api",
    "cairn.database.kind, mysql",
    "cairn.max-request-size, 0",
    "cairn.max-request-size, -1",
    "cairn.max-request-size, 2 GiB",
    "cairn.max-request-size, 128 MB",
    "cairn.max-requests-at-once, 0",
    "cairn.max-body-seconds, 0",
    "cairn.min-body-rate, 0",
    "cairn.max-body-memory, 0%",
    "cairn.max-body-memory, 100%",
    "cairn.max-body-memory, half",
    "cairn.max-body-memory, 1000000 GiB",
    "cairn.max-import-size, 2 PB",
    "cairn.max-event-streams, 0",
    "cairn.max-event-streams-per-node, none",
    "cairn.max-messages, 0",
    "cairn.max-messages, many",
    "cairn.retention.purge-deleted-days, -1",
    "cairn.retention.delete-idle-days, 1.5",
    "cairn.retention.thin-idle-days, 40000",
    "cairn.retention.thin-keep-checkpoints, 0",
    "cairn.retention.audit-days, never",
    "cairn.retention.idempotency-key-days, -1",
    "cairn.bootstrap-token.value, short",
    "cairn.bootstrap-token.value, has a space and is long",
    "cairn.bootstrap-token.value, eyJlooksLikeAJsonWebToken.x.y",
    "cairn.bootstrap-token.enabled, no",
    "cairn.token.max-days, -1",
    "cairn.token.max-per-user, 0",
    "cairn.token.sign-in-days, often",
    "cairn.page.idle-minutes, 4",
    "cairn.links.enabled, maybe",
    "cairn.links.max-days, 0",
    "cairn.page.session-hours, 0",
    "cairn.public-url, cairn.example.com",
    "cairn.rate-limit.requests-per-minute, -1",
    "cairn.rate-limit.failed-sign-ins-per-minute, x",
    "cairn.trusted-proxies, none",
    "cairn.trusted-proxies, 10.1.2",
    "cairn.trusted-proxies, 10.1.2.0/33",
    "cairn.trusted-proxies, proxy.example.com",
    "cairn.trusted-proxies, '10.1.2.3,10\\.\\d+\\.\\d+\\.\\d+'",
    "cairn.cors.origins, *",
    "cairn.cors.origins, https://a.example/path",
    "mp.jwt.verify.publickey.location, /etc/key.pem",
    "mp.jwt.verify.publickey.location, file:///etc/key.pem",
  })
  void wrongValuesAreNamed(String key, String value) {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> config(key, value).validate())
        .withMessageContaining(key)
        .withMessageContaining(key.toUpperCase().replaceAll("[.-]", "_"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("short", "a space", "looksLike"));
  }

  @Test
  void storageIsLocalUnlessAnotherIsNamed() {
    assertThat(config().storage()).isEqualTo(CairnConfig.StorageKind.LOCAL);
    assertThat(config().stakpak()).isEmpty();
    assertThat(config().hasUsers()).isTrue();
  }

  @Test
  void gatewayPassesKeysOnUnlessOneIsShared() {
    Map<String, String> gateway =
        new java.util.HashMap<>(
            Map.of(
                "cairn.storage", "stakpak-api",
                "cairn.stakpak.endpoint", "https://sessions.example.com/api/",
                "cairn.stakpak.api-key", "key"));
    CairnConfig config = new CairnConfig(key -> Optional.ofNullable(gateway.get(key)));

    config.validate();
    assertThat(config.stakpak().orElseThrow().sharedKey()).isEmpty();
    assertThat(config.stakpak().orElseThrow().endpoint())
        .hasToString("https://sessions.example.com/api");
    assertThat(config.hasUsers()).isFalse();

    gateway.put("cairn.stakpak.credential", "shared");
    CairnConfig shared = new CairnConfig(key -> Optional.ofNullable(gateway.get(key)));
    assertThat(shared.stakpak().orElseThrow().sharedKey()).contains("key");
    assertThat(shared.stakpak().orElseThrow().toString()).doesNotContain("key");
    assertThat(shared.hasUsers()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.stakpak.endpoint, sessions.example.com",
    "cairn.stakpak.endpoint, https://user@sessions.example.com",
    "cairn.stakpak.endpoint, https://sessions.example.com/?a=b",
    "cairn.stakpak.credential, mine",
    "cairn.stakpak.credential, shared",
    "cairn.stakpak.api-key, 'two words'",
    "cairn.stakpak.connect-timeout-seconds, 0",
    "cairn.stakpak.read-timeout-seconds, 300",
    "cairn.stakpak.max-response-size, much",
  })
  void wrongSettingsOfAGatewayAreNamed(String key, String value) {
    Map<String, String> gateway =
        new java.util.HashMap<>(
            Map.of(
                "cairn.storage", "stakpak-api",
                "cairn.stakpak.endpoint", "https://sessions.example.com"));
    if (key.equals("cairn.stakpak.api-key")) {
      gateway.put("cairn.stakpak.credential", "shared");
    }
    gateway.put(key, value);
    String named = value.equals("shared") ? "cairn.stakpak.api-key" : key;

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(
            () -> new CairnConfig(each -> Optional.ofNullable(gateway.get(each))).validate())
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("two words", "user@"));
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.database.url, '', ",
    "cairn.database.url, cairn.database.url, mysql://x",
    "cairn.database.user, cairn.database.url, jdbc:postgresql://x/y",
  })
  void postgresqlNeedsAnAddressAndCredentials(String missing, String key, String value) {
    CairnConfig config =
        value == null
            ? config("cairn.database.kind", "postgresql")
            : config("cairn.database.kind", "postgresql", key, value);

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(config::validate)
        .withMessageContaining(missing);
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.database.isolation, TRANSACTION_NONE",
    "cairn.database.prepare.threshold, -2",
    "cairn.database.prepare.threshold, never",
  })
  void wrongSettingsOfPostgresqlAreNamed(String key, String value) {
    CairnConfig config =
        config(
            "cairn.database.kind",
            "postgresql",
            "cairn.database.url",
            "jdbc:postgresql://x/y",
            "cairn.database.user",
            "cairn",
            "cairn.database.password",
            "secret",
            key,
            value);

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(config::validate)
        .withMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource({
    "cairn.database, cairn.database.kind",
    "cairn.db.url, cairn.database.url",
    "cairn.db.user, cairn.database.user",
    "cairn.db.password, cairn.database.password",
    "cairn.bootstrap-token, cairn.bootstrap-token.value",
  })
  void earlierNamesStillWorkAndNewNamesWin(String earlier, String key) {
    ConfigKey known =
        Stream.of(ConfigKey.values()).filter(k -> k.key().equals(key)).findFirst().orElseThrow();

    assertThat(settings(earlier, "old").find(known)).contains("old");
    assertThat(settings(earlier, "old", key, "new").find(known)).contains("new");
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:9080, , ",
    "http://localhost:8080, http.port, 8080",
    "http://localhost:9080, http.host, *",
    "http://localhost:9080, http.host, 0.0.0.0",
    "http://10.1.2.3:9080, http.host, 10.1.2.3",
    "http://[fd00::1]:9080, http.host, fd00::1",
    "https://sessions.example.com, cairn.public-url, https://sessions.example.com",
  })
  void addressIsWhereTheServerListens(String address, String key, String value) {
    assertThat((key == null ? config() : config(key, value)).publicUrl()).isEqualTo(address);
    assertThat(config("http.port", "-1", "https.port", "9443").publicUrl())
        .isEqualTo("https://localhost:9443");
  }

  private static Settings settings(String... keysAndValues) {
    return new Settings(values(keysAndValues));
  }

  @ParameterizedTest
  @CsvSource({
    "mp.jwt.verify.issuer, mp.jwt.verify.audiences, cairn",
    "mp.jwt.verify.audiences, mp.jwt.verify.issuer, https://sso.example.com",
  })
  void singleSignOnNeedsAnIssuerAndAnAudience(String missing, String key, String value) {
    CairnConfig config =
        config("mp.jwt.verify.publickey.location", "https://sso.example.com/keys", key, value);

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(config::validate)
        .withMessageContaining(missing);
  }

  @Test
  void singleSignOnReadsTheStandardKeys() {
    OidcConfig oidc =
        config(
                "mp.jwt.verify.publickey.location", "https://sso.example.com/keys",
                "mp.jwt.verify.issuer", "https://sso.example.com",
                "mp.jwt.verify.audiences", "cairn, api://cairn")
            .oidc()
            .orElseThrow();

    assertThat(oidc.audiences()).containsExactlyInAnyOrder("cairn", "api://cairn");
    assertThat(oidc.userClaims()).containsExactly("preferred_username", "upn", "sub");
    assertThat(oidc.rolesClaims()).containsExactly("groups", "realm_access.roles");
    assertThat(oidc.discoveryAddress())
        .isEqualTo("https://sso.example.com/.well-known/openid-configuration");
    assertThat(config().oidc()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"cairn.stats.time-saved-seconds.view", "CAIRN_STATS_TIME_SAVED_SECONDS_VIEW"})
  void wrongTimeSavedIsNamedHoweverItsKeyIsSpelled(String key) {
    CairnConfig config =
        new CairnConfig(
            name -> name.equals(key) ? Optional.of("a lot") : Optional.empty(),
            () -> List.of("path", key));

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(config::validate)
        .withMessageContaining(key);
  }

  @ParameterizedTest
  @EnumSource
  void documentationHasARowForEveryKey(ConfigKey key) throws Exception {
    assertThat(Files.readString(Path.of("docs", "configuration.md")))
        .contains(
            "| `" + key.key() + "` | " + key.defaultValue().map(v -> "`" + v + "`").orElse(""));
  }
}
