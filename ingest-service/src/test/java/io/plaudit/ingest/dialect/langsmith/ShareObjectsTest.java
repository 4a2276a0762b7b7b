package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A share and its token are two objects: what holds when only one of them was written. */
final class ShareObjectsTest {

  private static final String TENANT = "acme";
  private static final Secret SECRET = new Secret("a secret of 32 bytes, or even more than that");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final UUID run = UUID.randomUUID();
  private final ShareObjects objects = new ShareObjects(SECRET, 1024 * 1024);

  @Test
  void anUnshareDoneInHalfShowsNothing_andIsFinishedByTheNext() {
    objects.caches().forEach(ObjectCache::caughtUp);
    Shared shared = objects.share(known(), NOON);
    objects.written(known(), shared).forEach(this::accept);
    assertThat(objects.byToken(shared.token())).contains(shared);

    List<SideObject> unshared = objects.unshared(known());
    accept(unshared.get(0));

    assertThat(objects.byToken(shared.token())).isEmpty();
    assertThat(known().isShared()).isFalse();
    assertThat(objects.unshared(known())).containsExactly(unshared.get(1));
    assertThat(objects.share(known(), NOON).token()).isNotEqualTo(shared.token());
  }

  @Test
  void anUnshareWhoseOtherHalfIsWrittenIsStillShared_untilItIsRepeated() {
    objects.caches().forEach(ObjectCache::caughtUp);
    Shared shared = objects.share(known(), NOON);
    objects.written(known(), shared).forEach(this::accept);
    accept(objects.unshared(known()).get(1));

    assertThat(objects.byToken(shared.token())).isEmpty();
    assertThat(known().isShared()).isTrue();
    objects.unshared(known()).forEach(this::accept);
    assertThat(known().isShared()).isFalse();
  }

  @Test
  void aShareDoneInHalfIsFinishedByTheNext() {
    objects.caches().forEach(ObjectCache::caughtUp);
    Shared shared = objects.share(known(), NOON);
    accept(objects.written(known(), shared).get(1));
    assertThat(objects.byToken(shared.token())).isEmpty();

    objects.written(known(), objects.share(known(), NOON)).forEach(this::accept);

    assertThat(objects.byToken(shared.token())).contains(shared);
  }

  @Test
  void aShareThatIsRepeatedDoesNotUndoThatItIsWithdrawnMeanwhile() {
    objects.caches().forEach(ObjectCache::caughtUp);
    Shared shared = objects.share(known(), NOON);
    objects.written(known(), shared).forEach(this::accept);
    List<SideObject> repeated = objects.written(known(), objects.share(known(), NOON));
    objects.unshared(known()).forEach(this::accept);

    repeated.forEach(this::accept);

    assertThat(objects.byToken(shared.token())).isEmpty();
    assertThat(known().isShared()).isFalse();
  }

  @Test
  void aTokenThatWasNotWrittenIsWrittenByTheNextShare() {
    objects.caches().forEach(ObjectCache::caughtUp);
    Shared shared = objects.share(known(), NOON);
    accept(objects.written(known(), shared).get(0));
    assertThat(objects.byToken(shared.token())).isEmpty();

    objects.written(known(), objects.share(known(), NOON)).forEach(this::accept);

    assertThat(objects.byToken(shared.token())).contains(shared);
  }

  @Test
  void whatWasNeverSharedNeedsNoUnshare() {
    objects.caches().forEach(ObjectCache::caughtUp);

    assertThat(objects.unshared(known())).isEmpty();
  }

  @Test
  void whatWasTakenBackCountsToo_andTheRefusalSaysSo() {
    ShareObjects small = new ShareObjects(SECRET, 8 * 1024);
    small.caches().forEach(ObjectCache::caughtUp);
    RefusedException refused = null;
    for (int i = 0; i < 100 && refused == null; i++) {
      Shared known = small.find(TENANT, Shared.Kind.RUN, new UUID(0, i));
      try {
        small.written(known, small.share(known, NOON)).forEach(object -> accept(small, object));
        small
            .unshared(small.find(TENANT, Shared.Kind.RUN, new UUID(0, i)))
            .forEach(object -> accept(small, object));
      } catch (RefusedException e) {
        refused = e;
      }
    }

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused).hasMessageContaining("those that were taken back count too");
    assertThat(small.all(TENANT)).isEmpty();
  }

  @Test
  void beforeTheLogIsReadNothingIsSaid() {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> objects.byToken(UUID.randomUUID()))
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(503));
    assertThatExceptionOfType(RefusedException.class).isThrownBy(this::known);
  }

  private Shared known() {
    return objects.find(TENANT, Shared.Kind.RUN, run);
  }

  private void accept(SideObject object) {
    accept(objects, object);
  }

  private static void accept(ShareObjects into, SideObject object) {
    into.caches().stream()
        .filter(cache -> cache.kind().equals(object.ref().kind()))
        .forEach(cache -> cache.accept(object, NOON));
  }
}
