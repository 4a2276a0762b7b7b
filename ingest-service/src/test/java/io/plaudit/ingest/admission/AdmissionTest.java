package io.plaudit.ingest.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bucket4j.TimeMeter;
import io.plaudit.access.KeyRate;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AdmissionTest {

  private static final UUID USER = UUID.fromString("11111111-1111-4111-8111-111111111111");
  private static final Principal FREE = new Principal("acme", USER, Set.of(Scope.WRITE));

  private final Clock clock = new Clock();
  private final Admission byKey = new Admission(OptionalInt.empty(), clock);

  @Test
  void who_has_no_rate_costs_nothing_and_is_told_nothing() {
    Ticket ticket = byKey.ticket(FREE);
    ticket.enter();
    ticket.charge(10_000_000);

    assertThat(ticket).isSameAs(Ticket.FREE);
    assertThat(headers(ticket)).isEmpty();
  }

  @Test
  void ten_seconds_worth_comes_in_at_once_and_then_as_much_as_flows_back() {
    Principal caller = rated("acme", "gateway", 5);
    assertThat(entered(caller, 100)).isEqualTo(50);

    clock.advance(Duration.ofMillis(199));
    assertThat(entered(caller, 100)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(entered(caller, 100)).isEqualTo(1);
    clock.advance(Duration.ofHours(2));
    assertThat(entered(caller, 100)).isEqualTo(50);
  }

  @Test
  void an_array_of_a_hundred_costs_a_hundred() {
    Principal caller = rated("acme", "gateway", 20);
    write(caller, 100);

    assertThat(headers(byKey.ticket(caller)))
        .containsExactly(
            Map.entry("RateLimit-Policy", "\"key\";q=200;w=10"),
            Map.entry("RateLimit", "\"key\";r=100;t=5"));
    write(caller, 100);
    assertThatThrownBy(() -> write(caller, 1))
        .isInstanceOf(RateExceededException.class)
        .hasMessage("more than the 20 feedbacks a second of this key");
  }

  @Test
  void who_waits_as_long_as_is_said_comes_in() {
    Principal caller = rated("acme", "gateway", 10);
    write(caller, 60);
    RateExceededException refused =
        catchThrowableOfType(RateExceededException.class, () -> write(caller, 75));

    // 40 were left, of which the request that came was one; 35 of 74 are missing.
    assertThat(refused.retrySeconds()).isEqualTo(4);
    clock.advance(Duration.ofSeconds(refused.retrySeconds()));
    write(caller, 75);
  }

  @Test
  void what_is_more_than_there_ever_is_at_once_comes_in_where_nothing_was_used_and_is_paid_off() {
    Principal caller = rated("acme", "gateway", 1);
    write(caller, 30);
    assertThat(headers(byKey.ticket(caller))).containsEntry("RateLimit", "\"key\";r=0;t=30");

    clock.advance(Duration.ofSeconds(20));
    assertThat(entered(caller, 1)).isZero();
    clock.advance(Duration.ofSeconds(1));
    assertThat(entered(caller, 2)).isEqualTo(1);
    assertThatThrownBy(() -> write(caller, 30)).isInstanceOf(RateExceededException.class);
    clock.advance(Duration.ofSeconds(11));
    write(caller, 30);
  }

  @Test
  void keys_are_told_apart_by_name_and_tenant_and_one_replaces_another_of_its_name() {
    assertThat(entered(rated("acme", "gateway", 1), 20)).isEqualTo(10);
    assertThat(entered(rated("acme", "gateway", 1), 20)).isZero();
    assertThat(entered(rated("acme", "batch", 1), 20)).isEqualTo(10);
    assertThat(entered(rated("other", "gateway", 1), 20)).isEqualTo(10);
  }

  @Test
  void all_keys_of_a_tenant_share_the_tenants_rate() {
    Admission admission = new Admission(OptionalInt.of(2), clock);
    Principal gateway = rated("acme", "gateway", 1);
    for (int i = 0; i < 10; i++) {
      admission.ticket(gateway).enter();
    }
    assertThatThrownBy(() -> admission.ticket(gateway).enter()).hasMessageContaining("this key");
    for (int i = 0; i < 10; i++) {
      admission.ticket(FREE).enter();
    }
    assertThatThrownBy(() -> admission.ticket(FREE).enter()).hasMessageContaining("this tenant");

    admission.ticket(new Principal("other", USER, Set.of())).enter();
    assertThat(headers(admission.ticket(gateway)))
        .containsExactly(
            Map.entry("RateLimit-Policy", "\"key\";q=10;w=10, \"tenant\";q=20;w=10"),
            Map.entry("RateLimit", "\"key\";r=0;t=10, \"tenant\";r=0;t=10"));
  }

  @Test
  void what_the_tenant_has_not_left_is_not_taken_from_the_key() {
    Admission admission = new Admission(OptionalInt.of(1), clock);
    Principal caller = rated("acme", "gateway", 3);
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(
              () -> {
                Ticket ticket = admission.ticket(caller);
                ticket.charge(10);
                ticket.charge(10);
              })
          .hasMessageContaining("this tenant");
    }

    assertThat(headers(admission.ticket(caller)).get("RateLimit")).startsWith("\"key\";r=21;");
  }

  private int entered(Principal caller, int times) {
    int entered = 0;
    for (int i = 0; i < times; i++) {
      try {
        byKey.ticket(caller).enter();
        entered++;
      } catch (RateExceededException refused) {
        // Not counted.
      }
    }
    return entered;
  }

  private void write(Principal caller, int feedbacks) {
    Ticket ticket = byKey.ticket(caller);
    ticket.enter();
    ticket.charge(feedbacks);
  }

  private static Map<String, String> headers(Ticket ticket) {
    Map<String, String> headers = new LinkedHashMap<>();
    ticket.describe(headers::put);
    return headers;
  }

  private static Principal rated(String tenant, String key, int perSecond) {
    return new Principal(
        tenant, USER, Set.of(Scope.WRITE), Optional.of(new KeyRate(key, perSecond)));
  }

  private static final class Clock implements TimeMeter {
    private long now = 5;

    void advance(Duration by) {
      now += by.toNanos();
    }

    @Override
    public long currentTimeNanos() {
      return now;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
