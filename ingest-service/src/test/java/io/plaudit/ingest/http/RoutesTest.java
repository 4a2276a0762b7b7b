package io.plaudit.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class RoutesTest {

  private final Routes routes = new Routes();
  private final Endpoint item = new Named();
  private final Endpoint search = new Named();

  RoutesTest() {
    routes.add("POST", "/v1/feedback/{id}", item);
    routes.add("POST", "/v1/feedback/search", search);
    routes.add("PUT", "/v1/feedback/{id}", item);
  }

  @Test
  void a_literal_segment_wins_over_a_parameter() {
    assertThat(find("POST", "/v1/feedback/search").endpoint()).isSameAs(search);
    assertThat(find("POST", "/v1/feedback/7").endpoint()).isSameAs(item);
  }

  @Test
  void the_short_way_leads_where_the_long_one_does() {
    routes.add("POST", "/v1/feedback/search", item);

    assertThat(routes.literal("POST", "/v1/feedback/search").endpoint()).isSameAs(search);
    assertThat(routes.literal("POST", "/v1/feedback/search").parameters()).isEmpty();
    assertThat(routes.literal("GET", "/v1/feedback/search")).isNull();
    assertThat(routes.literal("POST", "/v1/feedback/search/")).isNull();
    assertThat(routes.literal("POST", "/v1/feedback/{id}")).isNull();
  }

  @Test
  void empty_segments_do_not_count() {
    assertThat(find("PUT", "//v1///feedback/7/").parameters()).containsEntry("id", "7");
  }

  @Test
  void a_segment_is_decoded_after_the_path_was_split() {
    assertThat(find("PUT", "/v1/feedback/a%2Fb+c%20%C3%BC").parameters())
        .containsEntry("id", "a/b+c ü");
  }

  @Test
  void broken_encoding_is_the_callers_fault() {
    Routes.Match match = find("PUT", "/v1/feedback/%zz");

    assertThat(match.endpoint()).isSameAs(item);
    assertThatThrownBy(match::parameters)
        .isInstanceOfSatisfying(
            RequestException.class, refused -> assertThat(refused.status()).isEqualTo(400));
  }

  @Test
  void an_unknown_path_is_not_found_and_a_known_one_names_its_methods() {
    assertStatus(404, "PUT", "/v1/feedback");
    assertStatus(404, "PUT", "/v1/feedback/a/b");
    assertThatThrownBy(() -> find("GET", "/v1/feedback/7"))
        .hasMessage("GET is not possible here, but [POST, PUT]");
    assertThatThrownBy(() -> find("GET", "/v1/feedback/7"))
        .isInstanceOfSatisfying(
            RequestException.class,
            refused -> assertThat(refused.headers()).containsEntry("allow", "POST, PUT"));
    assertStatus(405, "GET", "/v1/feedback/7");
  }

  @Test
  void whose_path_it_is_words_the_answer() {
    assertThat(owner("/v1/feedback/search")).contains(search);
    assertThat(owner("/v1/feedback/7")).contains(item);
    assertThat(owner("/v1/feedback")).contains(item);
    assertThat(owner("/feedback/a/b/c")).contains(item);
    assertThat(owner("/v1/nowhere")).isEmpty();
    assertThat(owner("/v1")).isEmpty();
    assertThat(owner("/")).isEmpty();
  }

  private Optional<Endpoint> owner(String path) {
    return routes.owner(RawPath.segments(path));
  }

  private Routes.Match find(String method, String path) {
    return routes.find(method, RawPath.segments(path));
  }

  private void assertStatus(int status, String method, String path) {
    assertThatThrownBy(() -> find(method, path))
        .isInstanceOfSatisfying(
            RequestException.class,
            refused -> assertThat(List.of(refused.status())).containsExactly(status));
  }

  /** An endpoint that is only found. */
  private static final class Named implements Endpoint {
    @Override
    public void handle(Exchange exchange, Supplier<Map<String, String>> parameters) {
      throw new AssertionError("only found");
    }

    @Override
    public DialectResponse failure(Failure failure) {
      return Problem.of(failure);
    }
  }
}
