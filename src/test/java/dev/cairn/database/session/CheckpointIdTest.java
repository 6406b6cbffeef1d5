package dev.cairn.database.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointIdTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "01997b1e-5b7a-7c3e-9f52-6a1d1c6f0b11",
        "f47ac10b-58cc-4372-a567-0e02b2c3d479",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff"
      })
  void idLeadsToItsSession(UUID session) {
    UUID id = CheckpointId.in(session, 7);

    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(CheckpointId.leadsTo(id, session)).isTrue();
    assertThat(CheckpointId.leadsTo(id, UUID.randomUUID())).isFalse();
    assertThat(CheckpointId.leadsTo(UUID.randomUUID(), session)).isFalse();
    assertThat(CheckpointId.firstSession(id).getMostSignificantBits())
        .isEqualTo(session.getMostSignificantBits());
    assertThat(
            Long.compareUnsigned(
                CheckpointId.firstSession(id).getLeastSignificantBits(),
                session.getLeastSignificantBits()))
        .isLessThanOrEqualTo(0);
    assertThat(CheckpointId.lastSession(id).getLeastSignificantBits()).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 1_000, (1 << 26) - 2})
  void laterIdIsGreaterAndNoIdComesTwice(int sequence) {
    UUID session = UUID.randomUUID();
    UUID id = CheckpointId.in(session, sequence);

    assertThat(CheckpointId.in(session, sequence)).isNotEqualTo(id);
    assertThat(CheckpointId.in(session, sequence + 1).toString()).isGreaterThan(id.toString());
  }
}
