package io.plaudit.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.codec.ObjectCodec;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MadeKeyTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.000001Z");
  private static final Instant LATER = NOON.plusSeconds(60);
  private static final UUID ID = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final UUID USER = UUID.fromString("22222222-2222-4222-8222-222222222222");

  @Test
  void aKeyComesBackAsItWasWritten() {
    for (MadeKey key :
        new MadeKey[] {key(null, null), key(LATER, 5), key(LATER, 1_000_000).revoked(NOON)}) {
      SideObject written = key.object();
      SideObject read =
          ObjectCodec.decode(
              ObjectCodec.encodeKey(written.ref()), ObjectCodec.encodeValue(written));

      assertThat(MadeKey.read(read)).isEqualTo(key);
    }
  }

  @Test
  void itIsLiveUntilItExpiresOrIsRevoked() {
    MadeKey key = key(LATER, null);

    assertThat(key.state(LATER.minusNanos(1))).isEqualTo(MadeKey.State.LIVE);
    assertThat(key.state(LATER)).isEqualTo(MadeKey.State.EXPIRED);
    assertThat(key.revoked(NOON).state(NOON)).isEqualTo(MadeKey.State.REVOKED);
    assertThat(key.revoked(NOON).state(LATER)).isEqualTo(MadeKey.State.REVOKED);
    assertThat(key(null, null).isLive(Instant.MAX)).isTrue();
  }

  /** Whoever writes such a document does not get a key by it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"admin\"                         | \"operator\"",
        "\"admin\"                         | \"everything\"",
        "[\"admin\"]                       | []",
        "\"tenant\":\"acme\"               | \"tenant\":\"globex\"",
        "\"revoked_at\":null               | \"revoked_at\":\"yesterday\"",
        "\"expires_at\":null               | \"expires_at\":1",
        "\"created_at\":\"2026             | \"created_at\":\"x2026",
        "\"sha256\":\"                     | \"sha256\":\"AB",
        "\"user\":\"2                      | \"user\":\"x",
        "\"name\":\"ci\"                   | \"name\":\"\"",
        "\"rate\":null                     | \"rate\":0"
      })
  void whatIsNoKeyIsRefused(String good, String bad) {
    SideObject object = key(null, null).object();
    String text = object.document().text();
    assertThat(text).contains(good);
    SideObject spoilt = new SideObject(object.ref(), new RawJson(text.replace(good, bad)));

    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> MadeKey.read(spoilt))
        .withMessageNotContaining(key(null, null).sha256());
  }

  @Test
  void onlyWhatIsShapedLikeAKeyIsLookedUp() {
    assertThat(MadeKey.isShaped("pk_" + "a".repeat(41) + "-_")).isTrue();
    assertThat(MadeKey.isShaped("pk_" + "a".repeat(42))).isFalse();
    assertThat(MadeKey.isShaped("pk_" + "a".repeat(44))).isFalse();
    assertThat(MadeKey.isShaped("pk_" + "a".repeat(42) + ".")).isFalse();
    assertThat(MadeKey.isShaped(null)).isFalse();
  }

  @Test
  void aNameHasUpToAHundredCharacters() {
    assertThat(MadeKey.name("😀".repeat(100))).hasSize(200);
    for (String wrong : new String[] {null, "", " ", "x".repeat(101), "a\nb", "\ud800"}) {
      assertThatExceptionOfType(InvalidEventException.class)
          .as("%s", wrong)
          .isThrownBy(() -> MadeKey.name(wrong));
    }
  }

  private static MadeKey key(Instant expiresAt, Integer rate) {
    Set<Scope> scopes = EnumSet.of(Scope.ADMIN);
    return new MadeKey(
        ID, "acme", "ci", ApiKeys.sha256("k"), USER, scopes, expiresAt, rate, NOON, null);
  }
}
