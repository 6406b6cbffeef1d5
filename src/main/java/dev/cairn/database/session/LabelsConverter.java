package dev.cairn.database.session;

import dev.cairn.session.SessionLabels;
import jakarta.persistence.AttributeConverter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Stores labels in one column, as one {@code key=value} per line; null if there are none. */
final class LabelsConverter implements AttributeConverter<SessionLabels, String> {

  @Override
  public String convertToDatabaseColumn(SessionLabels labels) {
    return labels.isEmpty()
        ? null
        : labels.values().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining("\n"));
  }

  @Override
  public SessionLabels convertToEntityAttribute(String lines) {
    if (lines == null) {
      return SessionLabels.NONE;
    }
    Map<String, String> values = new TreeMap<>();
    for (String line : lines.split("\n")) {
      int end = line.indexOf('=');
      values.put(line.substring(0, end), line.substring(end + 1));
    }
    return new SessionLabels(values);
  }
}
