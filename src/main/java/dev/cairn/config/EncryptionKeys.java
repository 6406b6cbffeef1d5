package dev.cairn.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** Reads the keys that encrypt sessions. Its error messages never contain a key. */
record EncryptionKeys(Settings settings) {

  /** Too short for a key that was given by mistake, since messages show ids. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,31}");

  private static final int KEY_BYTES = 32;

  /** Returns the keys by id, in order; empty if encryption is off. */
  Map<String, SecretKey> read() {
    Optional<Path> keystore = settings.find(ConfigKey.ENCRYPTION_KEYSTORE).map(Path::of);
    List<String> listed =
        settings.find(ConfigKey.ENCRYPTION_KEYS).map(Settings::listed).orElse(List.of());
    if (listed.isEmpty() && keystore.isPresent()) {
      throw invalid("must name keys of the keystore");
    }
    Map<String, SecretKey> keys = new LinkedHashMap<>();
    for (String each : listed) {
      if (keystore.isEmpty() && !each.contains(":")) {
        throw invalid("must have an id, a colon and 32 bytes in Base64 for each key");
      }
      String id = keystore.isPresent() ? each : each.replaceFirst(":.*", "");
      if (!ID.matcher(id).matches()) {
        throw invalid(
            "must have ids of 1 to 31 letters, digits, dots, hyphens and underscores"
                + keystore.map(any -> ", and no keys, since there is a keystore").orElse(""));
      }
      SecretKey key = keystore.isPresent() ? in(keystore.get(), id) : written(id, each);
      if (keys.put(id, key) != null) {
        throw invalid("has '" + id + "' twice");
      }
    }
    return keys;
  }

  private static SecretKey written(String id, String value) {
    try {
      byte[] key =
          Base64.getDecoder().decode(value.substring(Math.min(value.length(), id.length() + 1)));
      if (key.length == KEY_BYTES) {
        return new SecretKeySpec(key, "AES");
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the message for any invalid value, which does not reveal it.
    }
    throw invalid("must have 32 bytes in Base64 after '" + id + ":'");
  }

  private SecretKey in(Path keystore, String id) {
    char[] password = settings.require(ConfigKey.ENCRYPTION_KEYSTORE_PASSWORD).toCharArray();
    Key key;
    try (InputStream file = Files.newInputStream(keystore)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(file, password);
      key = store.getKey(id, password);
    } catch (IOException | GeneralSecurityException e) {
      throw new InvalidConfigurationException(
          ConfigKey.ENCRYPTION_KEYSTORE,
          "is not a PKCS #12 keystore that can be read with its password: " + e);
    }
    if (key instanceof SecretKey secret
        && secret.getAlgorithm().equals("AES")
        && secret.getEncoded().length == KEY_BYTES) {
      return secret;
    }
    throw invalid("names '" + id + "', for which the keystore has no AES key of 256 bits");
  }

  private static InvalidConfigurationException invalid(String what) {
    return new InvalidConfigurationException(ConfigKey.ENCRYPTION_KEYS, what);
  }
}
