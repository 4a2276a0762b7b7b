package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard as people meet it, in Chromium without a window; src/test/sdk/dashboard.cjs. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@EnabledIf("io.plaudit.standalone.SdkScript#puppeteerIsWanted")
class DashboardIT {

  private static InProcess plaudit;
  private static Scenarios scenarios;
  private static String url;
  private static String aggregatorUrl;

  @BeforeAll
  static void start() throws Exception {
    plaudit = new InProcess(Map.of());
    aggregatorUrl = "http://127.0.0.1:" + plaudit.startAggregator().port();
    url = "http://127.0.0.1:" + plaudit.openDoor(0).port();
    Client client = new Client(url, InProcess.KEY);
    Client.ok(client.post("/v1/feedback", ratings()));
    Client.ok(client.post("/v1/feedback", singular()));
    scenarios =
        Scenarios.of(
            "dashboard.cjs",
            Map.of(
                "BASE_URL",
                url,
                "AGGREGATOR_URL",
                aggregatorUrl,
                "API_KEY",
                InProcess.KEY,
                "READING_KEY",
                InProcess.READING_KEY,
                "CHROMIUM",
                SdkScript.CHROMIUM));
  }

  @AfterAll
  static void stop() throws Exception {
    if (scenarios != null) {
      scenarios.close();
    }
    plaudit.close();
  }

  @Order(0)
  @ParameterizedTest
  @ValueSource(
      strings = {
        "aKeyOpensTheDashboard_aWrongOneSaysSo_andSignOutForgetsIt",
        "figuresAreThoseOfTheQueryApi",
        "decimalsAreShownDigitByDigit",
        "pickersChangeWhatIsShown_andTheAddressKeepsIt",
        "aBreakdownIsWorstFirst_isSorted_andLeadsToAValue",
        "twoValuesAreComparedInPlainWords",
        "tracesShowCountAndPairs_andAreFound",
        "whatArrivesIsShownWithinTwoSeconds_andPauseHoldsItBack",
        "theKeyboardIsEnough",
        "everyPageFitsANarrowScreen_lightAndDark",
        "anAuditIsBegunAndItsResultSaid_forWhoMay",
        "nothingAndTroubleSayWhatToDo",
        "alertsThatFireAreABanner",
        "aKeyThatIsRevokedIsNotTakenAnyMore",
        "theAggregatorsOwnDoorServesItToo",
        "aScriptInAFeedbackIsTextAndDoesNotRun",
        "thePolicyForbidsWhatIsNotOfThePages"
      })
  void inABrowser(String scenario) throws Exception {
    scenarios.play(scenario);
  }

  @Order(1)
  @ParameterizedTest
  @ValueSource(strings = "nothingElseWasAskedFor_andNothingWasForbidden")
  void inAllOfThem(String scenario) throws Exception {
    scenarios.play(scenario);
  }

  /** On one connection, so that an answer without a body is seen to end. */
  @Test
  void bothDoorsServeThePages_withHeadersOfTheirOwn_onceEach() throws Exception {
    for (String server : List.of(url, aggregatorUrl)) {
      Client nobody = new Client(server, "");
      HttpResponse<String> page = nobody.get("/dashboard/");
      String version = page.headers().firstValue("etag").orElseThrow();

      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().allValues("content-security-policy"))
          .singleElement()
          .asString()
          .startsWith("default-src 'none'; script-src 'self'; style-src 'self'");
      for (String name : List.of("x-content-type-options", "referrer-policy", "cache-control")) {
        assertThat(page.headers().allValues(name)).as(name).hasSize(1);
      }
      assertThat(nobody.get("/dashboard/", "if-none-match", version).statusCode()).isEqualTo(304);
      assertThat(nobody.get("/dashboard/app.js").body()).contains("import");
      HttpResponse<String> head = nobody.send("HEAD", "/dashboard/", null);
      assertThat(head.statusCode()).isEqualTo(200);
      assertThat(head.headers().firstValue("etag")).contains(version);
      HttpResponse<String> asked = nobody.get("/dashboard");
      assertThat(asked.statusCode()).isEqualTo(308);
      assertThat(asked.headers().firstValue("location")).contains("dashboard/");
      assertThat(nobody.get("/dashboard/nothing.js").statusCode()).isEqualTo(404);
      assertThat(nobody.get("/dashboard/..%2fapp.js").statusCode()).isEqualTo(404);
      assertThat(nobody.post("/dashboard/", "{}").statusCode()).isEqualTo(405);
    }
  }

  /** Two prompts that are not equally good, and one of which little is known, over five days. */
  private static String ratings() {
    StringJoiner all = new StringJoiner(",", "[", "]");
    Instant now = Instant.now();
    for (int i = 0; i < 120; i++) {
      boolean good = i % 2 == 0;
      int value = (good ? 3 : -4) + i % 5;
      all.add(
          """
          {"trace_id":"rated-%d","value":%d,"weight":%s,"created_at":"%s",
           "metadata":{"_prompt":"%s","_user":"user-%d"}}"""
              .formatted(
                  i / 3,
                  value,
                  i % 3 == 0 ? "0.5" : "1",
                  now.minus(Duration.ofHours(i)),
                  good ? "good prompt" : "bad/prompt",
                  i % 7));
    }
    all.add("{\"trace_id\":\"worst\",\"value\":-9,\"metadata\":{\"_prompt\":\"rare\"}}");
    return all.toString();
  }

  private static String singular() {
    return """
        [{"trace_id":"said","value":-10,"comment":"The title was irrelevant"},
         {"trace_id":"right","key":"accuracy","value":0.25},
         {"trace_id":"exact","key":"price","value":-12345678.123456789,
          "created_at":"2026-01-02T00:00:00Z","metadata":{"_user":"somebody","price":1.50}},
         {"trace_id":"exact","key":"price","value":0.30000000000000004,
          "created_at":"2026-01-03T00:00:00Z"}]""";
  }
}
