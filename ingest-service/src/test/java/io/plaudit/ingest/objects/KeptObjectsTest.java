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

  private Instant now = NOON;
  private Instant written = NOON;
  private final KeptObjects<Instant> kept = kept(new KeptObjects.Bounds(10_000, 10_000, 100));

  @Test
  void theLastOneCounts_untilItIsRemoved() {
    accept(kept, object("a", "2030-01-01T00:00:00Z"));
    accept(kept, object("a", "2031-01-01T00:00:00Z"));

    assertThat(kept.find("acme/a")).contains(Instant.parse("2031-01-01T00:00:00Z"));
    accept(kept, SideObject.removed(ref("a")));
    assertThat(kept.find("acme/a")).isEmpty();
    assertThat(kept.bytes()).isZero();
  }

  @Test
  void whatCameFirstStaysFirst_howeverItChanges_untilItIsRemoved() {
    accept(kept, object("c", "2030-01-01T00:00:00Z"));
    accept(kept, object("a", "2031-01-01T00:00:00Z"));
    accept(kept, object("b", "2033-01-01T00:00:00Z"));
    accept(kept, object("c", "2032-01-01T00:00:00Z"));

    assertThat(kept.first("acme/", any -> true)).contains(Instant.parse("2032-01-01T00:00:00Z"));
    assertThat(kept.first("acme/", until -> until.isAfter(Instant.parse("2032-06-01T00:00:00Z"))))
        .contains(Instant.parse("2033-01-01T00:00:00Z"));
    assertThat(kept.first("globex/", any -> true)).isEmpty();
    accept(kept, SideObject.removed(ref("c")));
    accept(kept, object("c", "2034-01-01T00:00:00Z"));
    assertThat(kept.first("acme/", any -> true)).contains(Instant.parse("2031-01-01T00:00:00Z"));
  }

  @Test
  void whatIsNoneOfItsKindIsNotKept_andTakesAwayWhatWasThere() {
    accept(kept, object("a", "2030-01-01T00:00:00Z"));
    accept(kept, new SideObject(ref("a"), new RawJson("{}")));

    assertThat(kept.find("acme/a")).isEmpty();
    assertThat(kept.bytes()).isZero();
  }

  /** What its kind refuses, and what its kind stumbles over. */
  @Test
  void nothingEndsTheReading() {
    accept(kept, new SideObject(ref("a"), new RawJson("{\"until\":null}")));
    accept(kept, object("b", "no instant at all"));
    accept(kept, object("c", "2030-01-01T00:00:00Z"));

    assertThat(kept.find("acme/a")).isEmpty();
    assertThat(kept.find("acme/b")).isEmpty();
    assertThat(kept.find("acme/c")).isPresent();
  }

  @Test
  void whatComesExpiredTakesNoRoom_andIsNamedOnce_unlessItComesAnew() {
    accept(kept, object("old", "2026-11-21T11:59:59Z"));
    accept(kept, object("renewed", "2026-11-21T11:59:59Z"));
    accept(kept, object("shortened", "2026-11-21T12:00:01Z"));
    accept(kept, object("shortened", "2026-11-21T11:59:59Z"));

    assertThat(kept.find("acme/old")).isEmpty();
    assertThat(kept.find("acme/shortened")).isEmpty();
    assertThat(kept.bytes()).isZero();
    accept(kept, object("renewed", "2026-11-21T12:00:01Z"));
    assertThat(kept.sweep(NOON)).containsExactly(ref("old"), ref("shortened"));
    assertThat(kept.find("acme/renewed")).isPresent();
    assertThat(kept.sweep(NOON)).isEmpty();
  }

  @Test
  void whatComesExpiredIsNotMissed() {
    KeptObjects<Instant> small = kept(new KeptObjects.Bounds(10_000, 250, 100));
    small.caughtUp();
    accept(small, object("a", "2999-01-01T00:00:00Z"));
    accept(small, object("b", "2026-11-21T11:59:59Z"));

    assertThat(small.find("acme/a")).isPresent();
    assertThat(small.isComplete("acme", NOON)).isTrue();
  }

  @Test
  void theExpiredAreSweptAndNamed() {
    now = NOON.minusSeconds(10);
    accept(kept, object("old", "2026-11-21T11:59:59Z"));
    accept(kept, object("new", "2026-11-21T12:00:01Z"));
    assertThat(kept.find("acme/old")).isPresent();

    assertThat(kept.sweep(NOON)).containsExactly(ref("old"));
    assertThat(kept.find("acme/old")).isEmpty();
    assertThat(kept.find("acme/new")).isPresent();
    assertThat(kept.sweep(NOON)).isEmpty();
  }

  @Test
  void whatHasNoRoomIsMissed_ofItsTenantOnly_untilItWouldHaveExpired() {
    KeptObjects<Instant> small = kept(new KeptObjects.Bounds(10_000, 250, 100));
    small.caughtUp();
    accept(small, object("a", "2999-01-01T00:00:00Z"));
    accept(small, object("b", "2999-06-01T00:00:00Z"));
    accept(small, object("globex", "a", "2999-01-01T00:00:00Z"));

    assertThat(small.find("acme/a")).isPresent();
    assertThat(small.find("acme/b")).isEmpty();
    assertThat(small.find("globex/a")).isPresent();
    assertThat(small.isComplete("acme", NOON)).isFalse();
    assertThat(small.isComplete("globex", NOON)).isTrue();
    assertThat(small.isComplete(NOON)).isFalse();
    assertThat(small.isComplete("acme", Instant.parse("2999-06-01T00:00:01Z"))).isTrue();
  }

  @Test
  void itIsCompleteAgainWhenTheMissedIsGone_orHasRoom() {
    KeptObjects<Instant> small = kept(new KeptObjects.Bounds(10_000, 250, 100));
    small.caughtUp();
    accept(small, object("a", "2999-01-01T00:00:00Z"));
    accept(small, object("b", "2999-01-01T00:00:00Z"));
    accept(small, SideObject.removed(ref("b")));
    assertThat(small.isComplete("acme", NOON)).isTrue();

    accept(small, object("b", "2999-01-01T00:00:00Z"));
    assertThat(small.isComplete("acme", NOON)).isFalse();
    accept(small, SideObject.removed(ref("a")));
    accept(small, object("b", "2999-01-01T00:00:00Z"));
    assertThat(small.isComplete("acme", NOON)).isTrue();
    assertThat(small.find("acme/b")).isPresent();
  }

  @Test
  void allTogetherAreBounded() {
    KeptObjects<Instant> small = kept(new KeptObjects.Bounds(500, 500, 100));
    small.caughtUp();
    accept(small, object("a", "2999-01-01T00:00:00Z"));
    accept(small, object("globex", "a", "2999-01-01T00:00:00Z"));

    assertThat(small.bytes()).isBetween(250L, 500L);
    assertThat(small.isComplete("acme", NOON)).isTrue();
    assertThat(small.isComplete("globex", NOON)).isFalse();
  }

  @Test
  void aTenantMayWriteItsPart_andAlwaysInThePlaceOfWhatIsThere() {
    KeptObjects<Instant> byNumber = kept(new KeptObjects.Bounds(100_000, 50_000, 1));
    KeptObjects<Instant> byAll = kept(new KeptObjects.Bounds(500, 100_000, 100));
    SideObject first = object("a", "2999-01-01T00:00:00Z");
    SideObject second = object("b", "2999-01-01T00:00:00Z");

    assertThat(byNumber.room(List.of(first))).isEqualTo(Room.ENOUGH);
    accept(byNumber, first);
    accept(byAll, first);
    assertThat(byNumber.room(List.of(second))).isEqualTo(Room.TENANT_FULL);
    assertThat(byNumber.room(List.of(first))).isEqualTo(Room.ENOUGH);
    assertThat(byNumber.room(List.of(object("globex", "a", "2999-01-01T00:00:00Z"))))
        .isEqualTo(Room.ENOUGH);
    assertThat(byAll.room(List.of(second))).isEqualTo(Room.ALL_FULL);
    accept(byNumber, SideObject.removed(ref("a")));
    assertThat(byNumber.room(List.of(second))).isEqualTo(Room.ENOUGH);
  }

  @Test
  void thoseWithAPrefixAreFoundInOrder_andNobodyElses() {
    accept(kept, object("b", "2031-01-01T00:00:00Z"));
    accept(kept, object("a", "2030-01-01T00:00:00Z"));
    accept(kept, object("acme0", "a", "2032-01-01T00:00:00Z"));
    accept(kept, object("acm", "a", "2033-01-01T00:00:00Z"));

    assertThat(kept.startingWith("acme/", 10))
        .containsExactly(
            Instant.parse("2030-01-01T00:00:00Z"), Instant.parse("2031-01-01T00:00:00Z"));
    assertThat(kept.startingWith("acme/", 1)).hasSize(1);
  }

  @Test
  void whatWasKnownCounts_whileAllIsReadAgain() {
    assertThat(kept.isComplete("acme", NOON)).isFalse();
    accept(kept, object("a", "2031-01-01T00:00:00Z"));
    kept.caughtUp();
    assertThat(kept.isComplete("acme", NOON)).isTrue();

    kept.restart();
    accept(kept, object("a", "2030-01-01T00:00:00Z"));
    assertThat(kept.find("acme/a")).contains(Instant.parse("2031-01-01T00:00:00Z"));
    assertThat(kept.isComplete("acme", NOON)).isTrue();
    accept(kept, SideObject.removed(ref("a")));
    kept.caughtUp();
    assertThat(kept.find("acme/a")).isEmpty();
  }

  /** Those that meet at two front doors: each of them is a partition's, and read when it comes. */
  @Test
  void whoReadsInAnotherOrderFindsTheSameFirst() {
    SideObject early = object("z", "2031-01-01T00:00:00Z");
    SideObject late = object("a", "2032-01-01T00:00:00Z");
    SideObject asLate = object("b", "2033-01-01T00:00:00Z");
    KeptObjects<Instant> other = kept(new KeptObjects.Bounds(10_000, 10_000, 100));
    kept.accept(asLate, NOON.plusMillis(1));
    kept.accept(late, NOON.plusMillis(1));
    kept.accept(early, NOON);
    other.accept(early, NOON);
    other.accept(late, NOON.plusMillis(1));
    other.accept(asLate, NOON.plusMillis(1));

    for (KeptObjects<Instant> each : List.of(kept, other)) {
      assertThat(each.first("acme/", any -> true)).contains(Instant.parse("2031-01-01T00:00:00Z"));
      each.accept(SideObject.removed(ref("z")), NOON.plusMillis(2));
      assertThat(each.first("acme/", any -> true)).contains(Instant.parse("2032-01-01T00:00:00Z"));
    }
  }

  private KeptObjects<Instant> kept(KeptObjects.Bounds bounds) {
    return new KeptObjects<>(
        new KeptObjects.Rules<>(
            "note", ref -> ref.tenant() + "/" + ref.id(), KeptObjectsTest::read, expiry -> expiry),
        bounds,
        () -> now);
  }

  /** Each a moment after the one before. */
  private void accept(KeptObjects<Instant> into, SideObject object) {
    written = written.plusMillis(1);
    into.accept(object, written);
  }

  private static Instant read(SideObject object) {
    List<String> parts = List.of(object.document().text().split("\"", -1));
    if (parts.size() < 4) {
      throw InvalidEventException.of("until", "is required");
    }
    return Instant.parse(parts.get(3));
  }

  private static SideObject object(String id, String until) {
    return object("acme", id, until);
  }

  private static SideObject object(String tenant, String id, String until) {
    return new SideObject(
        new ObjectRef(tenant, "note", id), new RawJson("{\"until\":\"" + until + "\"}"));
  }

  private static ObjectRef ref(String id) {
    return new ObjectRef("acme", "note", id);
  }
}
