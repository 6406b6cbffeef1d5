package dev.cairn.rest.http.parameter;

import static java.util.Map.entry;

import dev.cairn.json.WireNames;
import dev.cairn.knowledge.KnowledgePath;
import dev.cairn.knowledge.PathPattern;
import dev.cairn.search.SearchCursor;
import dev.cairn.session.LabelFilter;
import dev.cairn.session.PageCursor;
import dev.cairn.session.Problem;
import dev.cairn.session.StorageException;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Parses parameters strictly. By default, JAX-RS would respond to an invalid one with 404. */
@Provider
public class ParameterConverters implements ParamConverterProvider {

  private static final BigInteger SMALLEST_INTEGER = BigInteger.valueOf(Integer.MIN_VALUE);
  private static final BigInteger LARGEST_INTEGER = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final Map<Class<?>, Parameter<?>> PARAMETERS =
      Map.ofEntries(
          entry(
              KnowledgePath.class,
              new Parameter<>(text -> Optional.of(new KnowledgePath(text)), "")),
          entry(PathPattern.class, new Parameter<>(text -> Optional.of(new PathPattern(text)), "")),
          entry(UUID.class, new Parameter<>(WireNames::uuid, "a UUID")),
          entry(
              LastMessages.class,
              new Parameter<>(
                  text -> WireNames.messages(text).map(LastMessages::new),
                  "all, none, or last:1 to last:999999999")),
          entry(
              LocalDate.class,
              new Parameter<>(WireNames::day, "a day from 1970-01-01 to 9999-12-31")),
          entry(LabelFilter.class, new Parameter<>(WireNames::label, "key:value")),
          entry(SearchCursor.class, new Parameter<>(WireNames::searchCursor, "a next_cursor")),
          entry(PageCursor.class, new Parameter<>(WireNames::cursor, "a next_cursor")),
          entry(
              Instant.class,
              new Parameter<>(
                  WireNames::time, "a time such as 2026-11-23T08:00:00Z, from 1970 to 9999")),
          entry(Integer.class, new Parameter<>(ParameterConverters::integer, "an integer")),
          entry(Boolean.class, new Parameter<>(ParameterConverters::bool, "true or false")));

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public <T> ParamConverter<T> getConverter(
      Class<T> rawType, Type genericType, Annotation[] annotations) {
    Parameter<T> parameter =
        (Parameter<T>) (rawType.isEnum() ? word((Class) rawType) : PARAMETERS.get(rawType));
    return parameter == null ? null : new Converter<>(name(annotations), parameter);
  }

  private static String name(Annotation[] annotations) {
    for (Annotation annotation : annotations) {
      if (annotation instanceof QueryParam query) {
        return query.value();
      }
      if (annotation instanceof PathParam path) {
        return path.value();
      }
    }
    return "parameter";
  }

  private static <E extends Enum<E>> Parameter<E> word(Class<E> type) {
    return new Parameter<>(text -> WireNames.word(type, text), WireNames.words(type));
  }

  private record Parameter<T>(Function<String, Optional<T>> reading, String expectation) {}

  private record Converter<T>(String name, Parameter<T> parameter) implements ParamConverter<T> {

    @Override
    public T fromString(String value) {
      if (value == null) {
        return null;
      }
      return parameter
          .reading
          .apply(value)
          .orElseThrow(
              () ->
                  new StorageException(
                      Problem.INVALID_PARAMETER, name + " must be " + parameter.expectation));
    }

    @Override
    public String toString(T value) {
      return value.toString();
    }
  }

  /** Clamps to the range of an int; the allowed range is checked where the parameter is used. */
  private static Optional<Integer> integer(String value) {
    try {
      return Optional.of(
          new BigInteger(value).max(SMALLEST_INTEGER).min(LARGEST_INTEGER).intValue());
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Boolean> bool(String value) {
    return switch (value) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
