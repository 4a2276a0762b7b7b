package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.plaudit.model.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MultipartTest {

  private static final String TYPE = "multipart/form-data; boundary=b0";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "multipart/form-data; boundary=b0",
        "multipart/form-data;boundary=\"b0\"",
        "Multipart/Form-Data; charset=utf-8; Boundary=b0; x=y"
      })
  void the_boundary_is_found_in_any_spelling(String type) {
    assertThat(named(type, part("a", "1") + "--b0--\r\n")).containsExactly("a=1");
  }

  @Test
  void parts_are_found_whatever_is_around_and_in_them() {
    String body =
        "a preamble\r\n"
            + part("feedback.1", "{}")
            + "--b0 \t\r\ncontent-disposition: form-data; filename=\"f\"; name=\"second\"\r\n\r\n\r\n--b\r\n"
            + part("empty", "")
            + "--b0\r\nContent-Type: text/plain\r\nContent-Disposition: form-data; name=bare\r\n\r\nx\r\n"
            + "--b0--an epilogue";
    assertThat(named(TYPE, body))
        .containsExactly("feedback.1={}", "second=\r\n--b", "empty=", "bare=x");
  }

  @Test
  void a_body_without_parts_has_none() {
    assertThat(named(TYPE, "--b0--\r\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {} | must be multipart/form-data with a boundary",
        "multipart/form-data | --b0-- | must be multipart/form-data with a boundary",
        "multipart/form-data; boundary=b0 | '' | must begin with its boundary",
        "multipart/form-data; boundary=b0 | no boundary | must begin with its boundary",
        "multipart/form-data; boundary=b0 | --b0 | must have nothing behind a boundary",
        "multipart/form-data; boundary=b0 | --b0x--b0-- | must have nothing behind a boundary",
        "multipart/form-data; boundary=b0 | --b0~~x~~--b0-- | must have a header in every part",
        "multipart/form-data; boundary=b0 | --b0~~a: b~~~~x~~--b0-- | must have a name in every part",
        "multipart/form-data; boundary=b0 | --b0~~Content-Disposition: form-data; name=\"a\"~~~~x | must end with its closing boundary"
      })
  void what_is_no_multipart_is_the_callers_fault(String type, String body, String complaint) {
    assertThatThrownBy(() -> named(type, body.replace("~~", "\r\n")))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("body " + complaint);
  }

  @Test
  void too_many_parts_and_too_long_headers_are_refused() {
    String many = part("a", "").repeat(Multipart.MAX_PARTS + 1) + "--b0--";
    assertThatThrownBy(() -> named(TYPE, many)).hasMessageContaining("at most 20000 parts");
    String header = "--b0\r\n" + "x".repeat(9_000) + "\r\n\r\n\r\n--b0--";
    assertThatThrownBy(() -> named(TYPE, header)).hasMessageContaining("at most 8192 bytes");
  }

  @Test
  void almost_boundaries_do_not_take_long() {
    String boundary = "b".repeat(70);
    String body =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=a\r\n\r\n"
            + ("\r\n--" + "b".repeat(69)).repeat(200_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatThrownBy(() -> named("multipart/form-data; boundary=" + boundary, body))
                .hasMessageContaining("closing boundary"));
  }

  @Test
  void any_bytes_are_parts_or_the_callers_fault() {
    Random random = new Random(20261121);
    List<String> pieces =
        List.of(
            "--b0", "\r\n", "--", "\r", "\n", " ", "Content-Disposition: x; name=a", "{}", "b0");
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      StringBuilder body = new StringBuilder("--b0\r\n");
      for (int i = random.nextInt(12); i > 0; i--) {
        body.append(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        read += named(TYPE, body + "\r\n--b0--").size();
      } catch (InvalidEventException e) {
        assertThat(e.field()).isEqualTo("body");
      }
    }
    assertThat(read).isGreaterThan(20);
  }

  private static String part(String name, String content) {
    return "--b0\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: application/json\r\n\r\n%s\r\n"
        .formatted(name, content);
  }

  private static List<String> named(String type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<String> named = new ArrayList<>();
    for (Multipart.Part part : Multipart.parts(type, bytes)) {
      named.add(part.name() + "=" + new String(part.content(bytes), StandardCharsets.UTF_8));
    }
    return named;
  }
}
