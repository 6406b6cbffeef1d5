package dev.cairn.json;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import dev.cairn.session.JsonText;
import dev.cairn.session.LabelChanges;
import dev.cairn.session.SessionLabels;
import dev.cairn.stats.SessionStats;

/** The rules for all records on the wire, as if each were annotated accordingly. */
final class WireRules extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1L;

  /** Skips unknown fields. */
  @Override
  public JsonIgnoreProperties.Value findPropertyIgnoralByName(
      MapperConfig<?> config, Annotated annotated) {
    return JsonIgnoreProperties.Value.forIgnoreUnknown(true);
  }

  /** Collects unknown fields if the record has a map for them. */
  @Override
  public Boolean hasAnySetter(Annotated annotated) {
    return annotated instanceof AnnotatedParameter && isOfOtherFields(annotated);
  }

  @Override
  public Boolean hasAnyGetter(Annotated annotated) {
    return annotated instanceof AnnotatedMethod && isOfOtherFields(annotated);
  }

  private static boolean isOfOtherFields(Annotated annotated) {
    return annotated.getType().isMapLikeType()
        && annotated.getType().getContentType().hasRawClass(JsonText.class);
  }

  /** Treats missing statistics as zero and missing labels as none. */
  @Override
  public JsonSetter.Value findSetterInfo(Annotated annotated) {
    return annotated instanceof AnnotatedMember member && (isOfStats(member) || isOfLabels(member))
        ? JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)
        : super.findSetterInfo(annotated);
  }

  /** Omits labels if there are none. */
  @Override
  public JsonInclude.Value findPropertyInclusion(Annotated annotated) {
    return annotated instanceof AnnotatedMember member && isOfLabels(member)
        ? JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, null)
        : super.findPropertyInclusion(annotated);
  }

  private static boolean isOfLabels(AnnotatedMember member) {
    return member.getRawType() == SessionLabels.class || member.getRawType() == LabelChanges.class;
  }

  private static boolean isOfStats(AnnotatedMember member) {
    return member.getDeclaringClass().getPackage() == SessionStats.class.getPackage();
  }
}
