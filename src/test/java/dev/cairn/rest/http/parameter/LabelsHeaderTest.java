package dev.cairn.rest.http.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cairn.session.Problem;
import dev.cairn.session.SessionLabels;
import dev.cairn.session.StorageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsHeaderTest {

  @Test
  void labelsAreSeparatedByCommasAndMayComeInSeveralLines() {
    assertThat(LabelsHeader.labels(List.of("team=sre, ticket = OPS-12", "a=")))
        .isEqualTo(new SessionLabels(Map.of("team", "sre", "ticket", "OPS-12", "a", "")));
    assertThat(LabelsHeader.labels(List.of())).isEqualTo(SessionLabels.NONE);
    assertThat(LabelsHeader.labels(List.of("", " ,"))).isEqualTo(SessionLabels.NONE);
  }

  @Test
  void valuesMayBePercentEncoded() {
    assertThat(LabelsHeader.labels(List.of("a=x%2Cy%3Dz+1,b=%E6%97%A5=1")).values())
        .isEqualTo(Map.of("a", "x,y=z+1", "b", "日=1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"team", "team=sre,team=dev", "Team=sre", "=x", "a=%4", "a=%zz", "a=%0A"})
  void othersAreRefused(String line) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> LabelsHeader.labels(List.of(line)))
        .satisfies(e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_LABELS));
  }
}
