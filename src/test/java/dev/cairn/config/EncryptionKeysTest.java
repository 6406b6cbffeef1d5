package dev.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys of encryption come from a setting or from a keystore, and are told to nobody. */
class EncryptionKeysTest {

  private static final byte[] ONE = new byte[32];
  private static final byte[] TWO = "two-two-two-two-two-two-two-two-".getBytes();
  private static final String SECRET = "not-to-be-seen-not-to-be-seen-!!";

  @TempDir Path directory;

  private static CairnConfig config(Map<String, String> values) {
    return new CairnConfig(key -> Optional.ofNullable(values.get(key)));
  }

  private static Map<String, SecretKey> keys(String keys) {
    return config(Map.of("cairn.encryption.keys", keys)).encryptionKeys();
  }

  private static String base64(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  @Test
  void keysKeepTheirOrder() {
    Map<String, SecretKey> keys = keys("b:" + base64(TWO) + " , a:" + base64(ONE));

    assertThat(keys.keySet()).containsExactly("b", "a");
    assertThat(keys.get("b").getEncoded()).isEqualTo(TWO);
    assertThat(keys.get("a").getEncoded()).isEqualTo(ONE);
    assertThat(config(Map.of()).encryptionKeys()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a:",
        "626d39306e6f742d746f2d62652d7365656e2d6e6f742d746f2d62652d736565",
        "626d39306e6f742d746f2d62652d7365656e2d6e6f742d746f2d62652d736565:a",
        "a:bm90LXRvLWJlLXNlZW4=",
        ":bm90LXRvLWJlLXNlZW4tbm90LXRvLWJlLXNlZW4tISE=",
        "a b:bm90LXRvLWJlLXNlZW4tbm90LXRvLWJlLXNlZW4tISE=",
        "a:not-to-be-seen",
        "bm90LXRvLWJlLXNlZW4tbm90LXRvLWJlLXNlZW4tISE=",
        "a:bm90LXRvLWJlLXNlZW4tbm90LXRvLWJlLXNlZW4tISE=,a:bm90LXRvLWJlLXNlZW4tbm90LXRvLWJlLXNlZW4tISE="
      })
  void invalidKeysStopTheStartAndAreNotShown(String keys) {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> config(Map.of("cairn.encryption.keys", keys)).validate())
        .withMessageContaining("cairn.encryption.keys (environment CAIRN_ENCRYPTION_KEYS)")
        .withMessageNotContainingAny("bm90", "626d39", SECRET, "not-to-be-seen");
  }

  private Path keystore(String password) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (Map.Entry<String, byte[]> key :
        Map.of("a", ONE, "b", TWO, "short", new byte[16]).entrySet()) {
      store.setEntry(
          key.getKey(),
          new KeyStore.SecretKeyEntry(new SecretKeySpec(key.getValue(), "AES")),
          new KeyStore.PasswordProtection(password.toCharArray()));
    }
    Path file = directory.resolve("keys.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return file;
  }

  private static CairnConfig config(String aliases, Path keystore, String password) {
    return config(
        Map.of(
            "cairn.encryption.keys", aliases,
            "cairn.encryption.keystore", keystore.toString(),
            "cairn.encryption.keystore.password", password));
  }

  @Test
  void keysOfAKeystoreAreNamed() throws Exception {
    Map<String, SecretKey> keys = config("b,a", keystore("password"), "password").encryptionKeys();

    assertThat(keys.keySet()).containsExactly("b", "a");
    assertThat(keys.get("b").getEncoded()).isEqualTo(TWO);
  }

  @Test
  void keystoreThatDoesNotHaveThemStopsTheStart() throws Exception {
    Path keystore = keystore("password");
    assertInvalid(config("c", keystore, "password"), "cairn.encryption.keys", "'c'");
    assertInvalid(config("short", keystore, "password"), "cairn.encryption.keys", "'short'");
    assertInvalid(config("a", keystore, "wrong"), "cairn.encryption.keystore", "password");
    assertInvalid(
        config("a", directory.resolve("none"), "password"), "cairn.encryption.keystore", "none");
    assertInvalid(
        config(Map.of("cairn.encryption.keystore", keystore.toString())),
        "cairn.encryption.keys",
        "must name");
  }

  private static void assertInvalid(CairnConfig config, String key, String because) {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(config::validate)
        .withMessageContaining("Configuration: " + key + " ")
        .withMessageContaining(because);
  }
}
