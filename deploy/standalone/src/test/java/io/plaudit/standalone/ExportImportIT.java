package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.standalone.cli.CommandLineRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some thousands of feedbacks out of one tenant and into another, by files that the commands write
 * and read, through a front door and an aggregator.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ExportImportIT {

  private static final int MANY = 4_000;

  private static InProcess plaudit;
  private static String url;
  private static Client acme;
  private static Client other;

  @TempDir static Path files;

  @BeforeAll
  static void start() throws Exception {
    plaudit = new InProcess(Map.of());
    plaudit.startAggregator();
    url = "http://127.0.0.1:" + plaudit.openDoor(0).port();
    acme = new Client(url, InProcess.KEY);
    other = new Client(url, InProcess.OTHERS_ADMINS_KEY);
    key("acme", InProcess.KEY);
    key("other", InProcess.OTHERS_ADMINS_KEY);
    String imported = cli("import", "acme", file("made.ndjson", made()).toString());
    assertThat(imported).startsWith("1 ").contains("4,000 lines: 3,999 stored, 1 refused");
    assertThat(imported).contains("line 4000: weight must be a number from 0 to 1");
    // As other APIs leave them: JSON over several lines, and what our own API would not take.
    Client.ok(
        acme.post(
            "/langsmith/feedback",
            """
            {"run_id":"11111111-1111-4111-8111-111111111111","key":"feedback","score":0.5,
             "correction":{"a":
               [1.0]},"comment":"läuft\\nnicht"}"""));
  }

  @AfterAll
  static void stop() throws Exception {
    plaudit.close();
  }

  @Order(1)
  @Test
  void anImportThatIsRepeatedCountsNothingTwice() throws Exception {
    JsonNode before = acme.query("/v1/summary?key=stars");
    String again = cli("import", "acme", files.resolve("made.ndjson").toString(), "--json");
    assertThat(again).startsWith("1 ").contains("\"line\":4000").contains("\"stored\":3999");
    assertThat(acme.query("/v1/summary?key=stars")).isEqualTo(before);
  }

  @Order(2)
  @Test
  void whatIsExportedFromOneTenantIsTheSameInAnother() throws Exception {
    Path file = files.resolve("all.ndjson.gz");
    String exported = cli("export", "acme", file.toString());
    assertThat(exported).startsWith("0 ").contains("go on with --since ");
    assertThat(lines(file)).hasSize(MANY + 1).last().asString().startsWith("{\"next\":\"");

    String imported = cli("import", "other", file.toString());
    assertThat(imported).startsWith("0 ").contains("4,000 stored, 1 skipped, 0 refused");
    for (String read :
        List.of(
            "/v1/summary",
            "/v1/summary?key=stars",
            "/v1/tags/_prompt?key=stars&limit=100",
            "/v1/series?interval=day&key=stars")) {
      assertThat(other.query(read)).as(read).isEqualTo(acme.query(read));
    }
    assertThat(rows(other)).isEqualTo(rows(acme));
  }

  @Order(3)
  @Test
  void csvHasTheSameRows() throws Exception {
    Path file = files.resolve("all.csv");
    assertThat(cli("export", "acme", file.toString(), "--json"))
        .startsWith("0 {\"file\":")
        .contains("\"next\":\"");
    List<Map<String, String>> csv = csv(Files.readString(file));
    Map<String, JsonNode> expected = rows(acme);
    assertThat(csv).hasSize(MANY);
    for (Map<String, String> row : csv) {
      JsonNode of = expected.get(row.get("id"));
      for (String name : List.of("trace_id", "key", "label", "comment", "created_at")) {
        assertThat(row.get(name)).as(name).isEqualTo(of.get(name).asText(""));
      }
      assertThat(new BigDecimal(row.get("value")))
          .isEqualByComparingTo(of.get("value").decimalValue());
      assertThat(row.get("tag__prompt")).isEqualTo(of.at("/metadata/_prompt").asText(""));
      assertThat(row.get("retracted")).isEqualTo("false");
    }
  }

  @Order(4)
  @Test
  @EnabledIf("io.plaudit.standalone.SdkScript#nodeIsWanted")
  void parquetHasTheSameRows_asAReaderOfOthersMakingSeesThem() throws Exception {
    Path file = files.resolve("all.parquet");
    assertThat(cli("export", "acme", file.toString())).startsWith("0 ");
    String[] read =
        SdkScript.nodeOutput("parquet.cjs", Map.of("FILE", file.toString())).split("\n", -1);
    Map<String, JsonNode> expected = rows(acme);
    assertThat(read).hasSize(MANY + 2);
    for (int i = 0; i < MANY; i++) {
      JsonNode row = Client.JSON.readTree(read[i]);
      JsonNode of = expected.remove(row.get("id").asText());
      for (String name : List.of("trace_id", "key", "label", "comment")) {
        assertThat(row.get(name)).as(name).isEqualTo(of.get(name));
      }
      assertThat(row.get("value").decimalValue())
          .isEqualByComparingTo(of.get("value").decimalValue());
      assertThat(new BigDecimal(row.get("weight_exact").asText()))
          .isEqualByComparingTo(of.get("weight").decimalValue());
      assertThat(row.get("created_at").asText())
          .startsWith(of.get("created_at").asText().substring(0, 19));
      assertThat(row.get("tag__prompt").asText(""))
          .isEqualTo(of.at("/metadata/_prompt").asText(""));
    }
    assertThat(expected).isEmpty();
    assertThat(read[MANY]).startsWith("{\"next\":\"");
  }

  @Order(5)
  @Test
  void anExportGoesOnWhereTheLastOneEnded_lateRowsAndWithdrawalsToo() throws Exception {
    String first = cli("export", "acme", files.resolve("first.ndjson").toString(), "--json");
    String next = Client.JSON.readTree(first.substring(2)).get("next").asText();
    String late =
        cli("send", "acme", "late", "3", "--key", "stars", "-m", "_prompt=late", "--comment", "x");
    String id = late.substring(2).strip();
    file(
        "old.ndjson",
        "{\"trace_id\":\"old\",\"key\":\"stars\",\"value\":1,\"created_at\":\"2001-01-01T00:00:00Z\"}\n");
    assertThat(cli("import", "acme", files.resolve("old.ndjson").toString())).startsWith("0 ");
    String gone = rows(acme).values().iterator().next().get("id").asText();
    Client.ok(acme.send("DELETE", "/v1/feedback/" + gone, null));

    Path changes = files.resolve("changes.ndjson");
    assertThat(cli("export", "acme", changes.toString(), "--since", next)).startsWith("0 ");
    List<JsonNode> told = new ArrayList<>();
    for (String line : lines(changes)) {
      told.add(Client.JSON.readTree(line));
    }
    assertThat(told).hasSize(4);
    assertThat(told.stream().map(row -> row.path("id").asText()).toList()).contains(id, gone);
    assertThat(told.stream().filter(row -> row.path("retracted").asBoolean()))
        .singleElement()
        .matches(row -> row.get("id").asText().equals(gone));
    assertThat(cli("import", "other", changes.toString()))
        .contains("2 stored, 1 withdrawn, 1 skipped, 0 refused");
    assertThat(rows(other).keySet()).isEqualTo(rows(acme).keySet());
    assertThat(cli("tail", "acme", "--no-follow", "-n", "2", "--key", "stars"))
        .startsWith("0 ")
        .contains("late  stars  3  x  _prompt=late");
    String top = cli("top", "acme", "_prompt", "--key", "stars", "--order", "best", "--once");
    assertThat(top).startsWith("0 _prompt").contains("late").contains("mean [95 %]");
  }

  /** More than the sockets hold: pages follow while they are read, and stop while they are not. */
  @Order(6)
  @Test
  void whoStopsReadingHoldsNoPageUp_andWhoGoesLeavesItsPlace() throws Exception {
    StringBuilder large = new StringBuilder();
    String comment = "x".repeat(16_000);
    for (int i = 0; i < 1_500; i++) {
      large
          .append("{\"trace_id\":\"large\",\"key\":\"large\",\"comment\":\"")
          .append(comment)
          .append("\"}\n");
    }
    assertThat(cli("import", "acme", file("large.ndjson", large.toString()).toString()))
        .startsWith("0 ");
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/export?key=large"))
            .header("x-api-key", InProcess.KEY)
            .build();
    for (int i = 0; i < 3; i++) {
      HttpResponse<InputStream> left = begun(http, request);
      assertThat(left.body().readNBytes(100_000)).hasSize(100_000);
      left.body().close();
    }
    HttpResponse<InputStream> read = begun(http, request);
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(read.body(), StandardCharsets.UTF_8))) {
      assertThat(text.lines().count()).isEqualTo(1_501);
    }
  }

  /** Its place is there when the one before has been noticed to be gone. */
  private static HttpResponse<InputStream> begun(HttpClient http, HttpRequest request) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> http.send(request, HttpResponse.BodyHandlers.ofInputStream()),
            answer -> answer.statusCode() == 200);
  }

  /** Last, because nothing can be asked afterwards. */
  @Order(9)
  @Test
  void anExportThatCannotGoOnBreaksOff_andLeavesNoFile() throws Exception {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpResponse<InputStream> cut =
        http.send(
            HttpRequest.newBuilder(URI.create(url + "/v1/export?key=large"))
                .header("x-api-key", InProcess.KEY)
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(cut.body().readNBytes(100_000)).hasSize(100_000);
    plaudit.stopAggregator();
    assertThatThrownBy(() -> cut.body().readAllBytes()).isInstanceOf(IOException.class);
    Path file = files.resolve("none.csv");
    assertThat(cli("export", "acme", file.toString())).startsWith("1 ").contains("plaudit: 503");
    try (var left = Files.list(files)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("none") || name.endsWith(".part"));
    }
  }

  @Order(7)
  @Test
  void commandsSayWhatIsWrong() throws Exception {
    assertThat(cli("export", "acme", "feedback.xlsx"))
        .startsWith("2 ")
        .contains("--format must be one of ndjson, csv, parquet");
    assertThat(cli("import", "acme", files.resolve("nowhere").toString()))
        .startsWith("1 ")
        .contains("plaudit: cannot read ");
    assertThat(cli("send", "acme", "t", "11"))
        .startsWith("1 ")
        .contains("an integer from -10 to 10");
    assertThat(cli("tail", "acme", "--no-follow", "--tag", "=x"))
        .startsWith("2 ")
        .contains("--tag must be name or name=value");
    assertThat(cli("top", "acme", "nonsense")).startsWith("1 ").contains("400");
    assertThat(CommandLineRun.of("completion", new String[0]))
        .startsWith("0 ")
        .contains("complete -F _complete_plaudit")
        .contains("--idempotency-key");
    assertThat(CommandLineRun.of("import", new String[0], "--help"))
        .startsWith("0 ")
        .contains("Examples:");
  }

  /** What a tenant's rows say, but for what belongs to one store: by their ids. */
  private static Map<String, JsonNode> rows(Client client) throws Exception {
    Map<String, JsonNode> rows = new TreeMap<>();
    for (String line : client.get("/v1/export?key=stars").body().lines().toList()) {
      add(rows, line);
    }
    for (String line : client.get("/v1/export?key=feedback").body().lines().toList()) {
      add(rows, line);
    }
    return rows;
  }

  private static void add(Map<String, JsonNode> rows, String line) throws IOException {
    JsonNode row = Client.JSON.readTree(line);
    if (row.has("id")) {
      ((ObjectNode) row).remove(List.of("modified_at", "source", "attributes"));
      rows.put(row.get("id").asText(), row);
    }
  }

  /** One line in forty is awkward; the last is wrong. */
  private static String made() {
    Random random = new Random(7);
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i < MANY; i++) {
      lines
          .append("{\"trace_id\":\"t")
          .append(random.nextInt(900))
          .append("\",\"key\":\"stars\",\"value\":")
          .append(random.nextInt(5000) / 1000.0)
          .append(",\"weight\":")
          .append(random.nextInt(11) / 10.0)
          .append(",\"created_at\":\"2026-0")
          .append(1 + random.nextInt(9))
          .append("-03T0")
          .append(random.nextInt(10))
          .append(":00:00.123Z\",\"metadata\":{\"_prompt\":\"p")
          .append(random.nextInt(12))
          .append("\"}")
          .append(i % 40 == 0 ? ",\"label\":\"a, \\\"b\\\"\",\"comment\":\"one\\r\\ntwo 😊\"" : "")
          .append("}\n");
    }
    return lines + "{\"trace_id\":\"t\",\"value\":1,\"weight\":2}";
  }

  /** By the letter of RFC 4180, to see what others read. */
  private static List<Map<String, String>> csv(String text) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          field.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',' || c == '\n') {
        record.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          records.add(record);
          record = new ArrayList<>();
        }
      } else if (c != '\r') {
        field.append(c);
      }
    }
    List<String> header = records.remove(0);
    assertThat(new TreeSet<>(header)).hasSize(header.size());
    return records.stream()
        .map(
            fields -> {
              Map<String, String> row = new HashMap<>();
              for (int i = 0; i < header.size(); i++) {
                row.put(header.get(i), fields.get(i));
              }
              return row;
            })
        .toList();
  }

  private static List<String> lines(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(
                file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                StandardCharsets.UTF_8))) {
      return text.lines().toList();
    }
  }

  private static Path file(String name, String text) throws IOException {
    return Files.writeString(files.resolve(name), text);
  }

  private static void key(String tenant, String key) throws IOException {
    Files.writeString(Files.createDirectory(files.resolve(tenant)).resolve("bootstrap-key"), key);
  }

  private static String cli(String command, String tenant, String... more) {
    String[] where = {"--url", url, "--data", files.resolve(tenant).toString()};
    return CommandLineRun.of(command, where, more);
  }
}
