package dev.cairn.rest.http.parameter;

import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.StorageException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels for a new session that a proxy or a wrapper of the client can add: {@code Cairn-Labels:
 * team=sre,ticket=OPS-12}. A value may be percent-encoded, as in W3C Baggage.
 */
public final class LabelsHeader {
  public static final String CAIRN_LABELS = "Cairn-Labels";

  private LabelsHeader() {}

  /**
   * @param lines the values of {@code Cairn-Labels}, treated as one list
   * @throws StorageException {@code INVALID_REQUEST} if the header is invalid or repeats a key
   */
  public static SessionLabels labels(List<String> lines) {
    Map<String, String> labels = new HashMap<>();
    for (String part : String.join(",", lines).split(",")) {
      String label = part.strip();
      if (!label.isEmpty() && add(label, labels) != null) {
        throw wrong("a key occurs twice");
      }
    }
    try {
      return new SessionLabels(labels);
    } catch (StorageException e) {
      throw wrong(e.details().orElse(""));
    }
  }

  private static String add(String label, Map<String, String> labels) {
    int end = label.indexOf('=');
    if (end < 0) {
      throw wrong("must be key=value,key=value");
    }
    return labels.put(label.substring(0, end).strip(), decode(label.substring(end + 1).strip()));
  }

  private static String decode(String value) {
    try {
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw wrong("a value has an incomplete percent-encoding");
    }
  }

  private static StorageException wrong(String details) {
    return new StorageException(Problem.INVALID_LABELS, CAIRN_LABELS + ": " + details);
  }
}
