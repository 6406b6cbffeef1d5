package dev.cairn.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Metadata that is too long is refused, however it comes. */
class MetadataTest {

  private static JsonText metadata(int bytes) {
    return JsonText.of("\"" + "m".repeat(bytes - 2) + "\"");
  }

  @Test
  void eachRequestTakesMetadataOfOneMebibyteAndNoMore() {
    List<Function<JsonText, Record>> requests =
        List.of(
            metadata ->
                new CreateSessionRequest(
                    "t",
                    SessionVisibility.PRIVATE,
                    Optional.empty(),
                    new CheckpointState(List.of(), Optional.of(metadata))),
            metadata ->
                new CreateCheckpointRequest(
                    new CheckpointState(List.of(), Optional.of(metadata)), Optional.empty()),
            metadata ->
                new AppendMessagesRequest(
                    List.of(), Optional.of(metadata), Optional.empty(), 1, Optional.empty()));
    for (Function<JsonText, Record> request : requests) {
      assertThat(request.apply(metadata(1 << 20))).isNotNull();
      assertThatThrownBy(() -> request.apply(metadata((1 << 20) + 1)))
          .hasMessage(Problem.METADATA_TOO_LARGE.message());
    }
  }
}
