package io.plaudit.ingest.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeptObjectsTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final KeptObjects<Instant> kept = kept(10_000);

  @Test
  void theLastOneCounts_untilItIsRemoved() {
    kept.accept(object("a", "2030-01-01T00:00:00Z"));
    kept.accept(object("a", "2031-01-01T00:00:00Z"));

    assertThat(kept.find("acme/a")).contains(Instant.parse("2031-01-01T00:00:00Z"));
    kept.accept(SideObject.removed(ref("a")));
    assertThat(kept.find("acme/a")).isEmpty();
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void whatIsNoneOfItsKindIsNotKept_andTakesAwayWhatWasThere() {
    kept.accept(object("a", "2030-01-01T00:00:00Z"));
    kept.accept(new SideObject(ref("a"), new RawJson("{}")));

    assertThat(kept.find("acme/a")).isEmpty();
    assertThat(kept.problem()).isEmpty();
  }

  @Test
  void theExpiredAreSweptAndNamed() {
    kept.accept(object("old", "2026-11-21T11:59:59Z"));
    kept.accept(object("new", "2026-11-21T12:00:01Z"));

    assertThat(kept.sweep(NOON)).containsExactly(ref("old"));
    assertThat(kept.find("acme/old")).isEmpty();
    assertThat(kept.find("acme/new")).isPresent();
    assertThat(kept.sweep(NOON)).isEmpty();
  }

  @Test
  void whatHasNoRoomIsMissed_untilItWouldHaveExpired() {
    KeptObjects<Instant> small = kept(500);
    small.accept(object("a", "2999-01-01T00:00:00Z"));
    small.accept(object("b", "2999-06-01T00:00:00Z"));

    assertThat(small.find("acme/a")).isPresent();
    assertThat(small.find("acme/b")).isEmpty();
    assertThat(small.bytes()).isLessThanOrEqualTo(500);
    assertThat(small.isComplete(NOON)).isFalse();
    assertThat(small.problem()).isPresent();
    assertThat(small.isComplete(Instant.parse("2999-06-01T00:00:01Z"))).isTrue();
  }

  private static KeptObjects<Instant> kept(long maxBytes) {
    return new KeptObjects<>(
        new KeptObjects.Rules<>(
            "note",
            true,
            ref -> ref.tenant() + "/" + ref.id(),
            KeptObjectsTest::read,
            expiry -> expiry),
        maxBytes);
  }

  private static Instant read(SideObject object) {
    List<String> parts = List.of(object.document().text().split("\"", -1));
    if (parts.size() < 4) {
      throw InvalidEventException.of("until", "is required");
    }
    return Instant.parse(parts.get(3));
  }

  private static SideObject object(String id, String until) {
    return new SideObject(ref(id), new RawJson("{\"until\":\"" + until + "\"}"));
  }

  private static ObjectRef ref(String id) {
    return new ObjectRef("acme", "note", id);
  }
}
