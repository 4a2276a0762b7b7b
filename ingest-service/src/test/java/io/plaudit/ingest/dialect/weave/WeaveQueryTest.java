package io.plaudit.ingest.dialect.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter;
import io.plaudit.query.FilterJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions, as far as they can be judged without a store: refusals, and how rows are shown. */
class WeaveQueryTest {

  private static final String ID = "{\"$getField\":\"id\"}";
  private static final String A = "{\"$literal\":\"a\"}";

  private static Asked.Said query(String expression) {
    return Asked.say(
        "/feedback/query",
        "{\"project_id\":\"acme/bot\",\"query\":{\"$expr\":" + expression + "}}");
  }

  private static Asked.Said purge(String expression) {
    return Asked.say(
        "/feedback/purge",
        "{\"project_id\":\"acme/bot\",\"query\":{\"$expr\":" + expression + "}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'$and':[]} | Empty AND operation",
        "{'$or':[]} | Empty OR operation",
        "{'$eq':[{'$getField':'inputs.message_id'},{'$literal':1}]} | Unknown field:"
            + " inputs.message_id",
        "{'$eq':[{'$getField':'scorer_ratings.a.b'},{'$literal':1}]} | Unknown field:"
            + " scorer_ratings.a.b",
        "{'$eq':[{'$getField':'retracted'},{'$literal':1}]} | Unknown field: retracted",
        "{'$contains':{'input':{'$getField':'payload.a'},'substr':{'$literal':1}}} | $contains"
            + " looks for a text in a text",
        "{'$eq':[{'$getField':'weave_ref'},{'$literal':'weave:///a/b'}]} | Invalid URI:"
            + " weave:///a/b",
        "{'$gt':[{'$getField':'created_at'},{'$literal':'yesterday'}]} | Invalid datetime:"
            + " yesterday",
        "{'$eq':[{'$size':{'$getField':'payload'}},{'$literal':1}]} | $size is of scorer_tags or of"
            + " a map of a scorer"
      })
  void whatMeansNothingIsRefused(String expression, String reason) {
    Asked.Said said = query(expression.replace('\'', '"'));

    assertThat(said.status()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo(reason);
  }

  @Test
  void aNegativeIndexIsNotProcessed() {
    Asked.Said said = query("{\"$eq\":[{\"$getField\":\"payload.a.-1\"},{\"$literal\":1}]}");

    assertThat(said.status()).isEqualTo(422);
    assertThat(said.reason()).startsWith("Negative array index '-1'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "1",
        "{'$literal':true}",
        "{'$getField':'id'}",
        "{'$xor':[]}",
        "{'$eq':[{'$literal':1}]}",
        "{'$eq':[{'$literal':1},{'$literal':1},{'$literal':1}]}",
        "{'$not':[]}",
        "{'$and':{}}",
        "{'$and':[1]}",
        "{'$in':[{'$literal':1}]}",
        "{'$in':[{'$literal':1},{'$literal':1}]}",
        "{'$eq':[{'$getField':1},{'$literal':1}]}",
        "{'$contains':{'input':{'$literal':'a'}}}",
        "{'$eq':[{'$convert':{'input':{'$literal':'a'},'to':'date'}},{'$literal':1}]}"
      })
  void anotherShapeIs422(String expression) {
    Asked.Said said = query(expression.replace('\'', '"'));

    assertThat(said.status()).as(said.body().toString()).isEqualTo(422);
    assertThat(said.body().at("/detail/0/loc/1").asText()).isEqualTo("query");
    assertThat(purge(expression.replace('\'', '"')).status()).isEqualTo(422);
  }

  /** Found by fuzzing: it was an internal error. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'field':'id','direction':null}",
        "{'field':null,'direction':'asc'}",
        "{'field':null,'direction':null}"
      })
  void anOrderOfNullIsRefused(String sort) {
    Asked.Said said =
        Asked.say(
            "/feedback/query",
            ("{'project_id':'acme/bot','sort_by':[" + sort + "]}").replace('\'', '"'));

    assertThat(said.status()).isEqualTo(422);
    assertThat(said.body().at("/detail/0/loc/1").asText()).isEqualTo("sort_by");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'limit':-1 | 400",
        "'offset':-1 | 400",
        "'limit':'10' | 200",
        "'limit':0 | 200",
        "'limit':null,'offset':null,'sort_by':null,'fields':null,'query':null | 200",
        "'limit':1.5 | 422",
        "'limit':'x' | 422",
        "'sort_by':[{'field':'id','direction':'up'}] | 422",
        "'sort_by':[{'field':'id'}] | 422",
        "'sort_by':[{'field':'payload.a','direction':'desc'}] | 200",
        "'sort_by':[{'field':'nothing','direction':'desc'}] | 400",
        "'fields':['id','payload.a.0','scorer_ratings.x','payload_dump'] | 200",
        "'fields':['nothing'] | 400",
        "'fields':'id' | 422",
        "'query':{'$expr':{'$and':[{'$literal':true}]},'more':1} | 422",
        "'query':{} | 422"
      })
  void pagesAndOrders(String members, int status) {
    assertThat(
            Asked.say(
                    "/feedback/query",
                    "{\"project_id\":\"acme/bot\"," + members.replace('\'', '"') + "}")
                .status())
        .isEqualTo(status);
  }

  @Test
  void negativePagesHaveTheirWords() {
    String body = "{\"project_id\":\"acme/bot\",\"%s\":-1}";

    assertThat(Asked.say("/feedback/query", body.formatted("limit")).reason())
        .isEqualTo("Limit must be non-negative");
    assertThat(Asked.say("/feedback/query", body.formatted("offset")).reason())
        .isEqualTo("Offset must be non-negative");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'$and':[{'$eq':[ID,A]}]} | Can only purge feedback by specifying one or more feedback"
            + " ids",
        "{'$not':[{'$eq':[ID,A]}]} | Can only purge feedback by specifying one or more feedback"
            + " ids",
        "{'$in':[ID,[A]]} | Can only purge feedback by specifying one or more feedback ids",
        "{'$gt':[ID,A]} | Can only purge feedback by specifying one or more feedback ids",
        "{'$contains':{'input':ID,'substr':A}} | Can only purge feedback by specifying one or more"
            + " feedback ids",
        "{'$eq':[{'$getField':'creator'},A]} | Can only purge feedback by specifying one or more"
            + " feedback ids",
        "{'$or':[{'$eq':[{'$getField':'creator'},A]}]} | Can only purge by specifying one or more"
            + " ids",
        "{'$eq':[A,ID]} | Expected key get_field_, got literal_",
        "{'$eq':[ID,ID]} | Expected key literal_, got get_field_",
        "{'$eq':[ID,{'$literal':1}]} | Expected value of type <class 'str'>, got <class 'int'>",
        "{'$eq':[ID,{'$literal':1.5}]} | Expected value of type <class 'str'>, got <class 'float'>",
        "{'$eq':[ID,{'$literal':null}]} | Expected value of type <class 'str'>, got <class"
            + " 'NoneType'>",
        "{'$or':[{'$and':[{'$eq':[ID,A]}]}]} | Expected key eq_, got and_",
        "{'$or':[{'$eq':[ID,A]},{'$in':[ID,[A]]}]} | Expected key eq_, got in_",
        "{'$or':[]} | Empty OR operation"
      })
  void aPurgeIsByIdsAlone(String expression, String reason) {
    Asked.Said said = purge(expression.replace('\'', '"').replace("ID", ID).replace("A", A));

    assertThat(said.status()).as(said.body().toString()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo(reason);
  }

  @Test
  void aPurgeOfIdsIsAnsweredEmpty() {
    String one = "{\"$eq\":[" + ID + "," + A + "]}";

    assertThat(purge(one).body().toString()).isEqualTo("{}");
    assertThat(purge("{\"$or\":[" + one + "," + one + "]}").status()).isEqualTo(200);
  }

  @Test
  void listsAreBounded() {
    String many = (A + ",").repeat(1000);
    String one = "{\"$eq\":[" + ID + "," + A + "]}";

    assertThat(query("{\"$in\":[" + ID + ",[" + many + A + "]]}").status()).isEqualTo(400);
    assertThat(purge("{\"$or\":[" + (one + ",").repeat(1000) + one + "]}").reason())
        .isEqualTo("At most 1000 feedback ids at once");
    assertThat(purge("{\"$or\":[" + (one + ",").repeat(999) + one + "]}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "feedback_types, 50",
    "tags, 100",
    "monitor_ids, 100",
    "scorer_ids, 100",
    "span_agent_names, 100",
    "span_types, 100"
  })
  void whatFeedbackOfScorersIsAskedForIsBounded(String list, int most) {
    String body = "{\"project_id\":\"acme/bot\",\"after_ms\":1795176000000,\"%s\":[%s]}";
    String texts = ",\"agent_turn\"".repeat(most).substring(1);

    assertThat(Asked.say("/feedback/aggregate", body.formatted(list, texts)).status())
        .isEqualTo(200);
    Asked.Said said =
        Asked.say("/feedback/aggregate", body.formatted(list, texts + ",\"agent_turn\""));
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo("At most " + most + " " + list + " at once");
  }

  @Test
  void rootFieldsOfGraphQlAreBounded() {
    String fields = "viewer{username} ".repeat(50);

    assertThat(graphQl(fields, "").status()).isEqualTo(200);
    Asked.Said said = graphQl(fields + "viewer{username}", "");
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo("At most 50 root fields of a query");
  }

  @Test
  void queriesOfGraphQlAreBounded() {
    String fields = "viewer{username} ";
    int rest = 16 * 1024 - "query Q($text:String!){}".length() - fields.length();

    assertThat(graphQl(fields + " ".repeat(rest), "").status()).isEqualTo(200);
    Asked.Said said = graphQl(fields + " ".repeat(rest + 1), "");
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo("query must have at most 16384 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\\"", "\"", "\"\" \"\"\\", "\"\"\"\\\"", "a", "-", "#", "(", "{"})
  void whatIsNoGraphQlIsReadOnce(String repeated) {
    String query = "{viewer(name:" + repeated.repeat(400_000 / repeated.length());

    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(10), () -> RootFields.of(query)))
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"name", "entityName"})
  void namesInGraphQlAreBounded(String argument) {
    String field = "project(" + argument + ":$text){name}";

    assertThat(graphQl(field, "x".repeat(256)).status()).isEqualTo(200);
    Asked.Said said = graphQl(field, "x".repeat(257));
    assertThat(said.status()).isEqualTo(400);
    assertThat(said.reason()).isEqualTo(argument + " must have at most 256 characters");
  }

  private static Asked.Said graphQl(String fields, String text) {
    return Asked.say(
        "/graphql",
        "{\"query\":\"query Q($text:String!){"
            + fields
            + "}\",\"variables\":{\"text\":\""
            + text
            + "\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // An instant that is not known to be another one
        "{'$not':[{'$in':[{'$getField':'created_at'},[{'$literal':null}]]}]} |"
            + " {'op':'not','filter':{'op':'or','filters':[{'op':'in','field':'created_at','values':[]},UNKNOWN]}}",
        "{'$in':[{'$getField':'created_at'},[{'$literal':0},{'$literal':null}]]} |"
            + " {'op':'or','filters':[{'op':'in','field':'created_at','values':['1970-01-01T00:00:00Z']},UNKNOWN]}",
        "{'$in':[{'$getField':'created_at'},[]]} | {'op':'in','field':'created_at','values':[]}",
        // A text that is unknown is so as a number, too
        "{'$eq':[{'$convert':{'input':{'$literal':null},'to':'string'}},{'$literal':1}]} |"
            + " {'op':'eq','left':{'term':'constant','value':null},'right':{'term':'constant','value':1}}",
        // Numbers in a list of texts are what they are as digits
        "{'$in':[{'$getField':'creator'},[{'$literal':'a'},{'$literal':2.0},{'$literal':1e3}]]} |"
            + " {'op':'in','term':CREATOR,'terms':[{'term':'constant','value':'a'},"
            + "{'term':'constant','value':'2.0'},{'term':'constant','value':'1000'}]}"
      })
  void whatAQuestionMeansNatively(String expression, String filter) {
    String unknown =
        "{'op':'eq','left':{'term':'constant','value':null},'right':{'term':'constant','value':null}}";
    String creator = "{'term':'text','field':'attributes','path':['creator']}";
    String body = "{'project_id':'acme/bot','query':{'$expr':" + expression + "}}";
    String asked =
        Asked.find("/feedback/query", body.replace('\'', '"')).query().body().orElseThrow();

    assertThat(Asked.parse(asked).at("/filter/filters/2"))
        .isEqualTo(
            Asked.parse(
                filter.replace("UNKNOWN", unknown).replace("CREATOR", creator).replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'$eq':[{'$getField':'creator'},{'$literal':'a'}]} | 17",
        "{'$eq':[{'$getField':'payload.a'},{'$literal':1}]} | 16",
        "{'$eq':[{'$getField':'id'},{'$literal':'a'}]} | 16",
        "{'$eq':[{'$eq':[{'$getField':'creator'},{'$literal':'a'}]},{'$literal':true}]} | 15"
      })
  void howDeepAQueryMayBe(String innermost, int around) {
    Filter fits = compiled(nested(innermost, around));

    assertThat(fits).isNotNull();
    assertThatThrownBy(() -> compiled(nested(innermost, around + 1)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("nested at most 20 deep");
  }

  @ParameterizedTest
  @CsvSource({"creator, 196", "weave_ref, 65", "id, 65"})
  void howManyOperationsAQueryMayHave(String field, int alternatives) {
    String one = "{'$eq':[{'$getField':'" + field + "'},{'$literal':'a'}]}";

    assertThat(compiled("{'$or':[" + one + ("," + one).repeat(alternatives - 1) + "]}"))
        .isNotNull();
    assertThatThrownBy(() -> compiled("{'$or':[" + one + ("," + one).repeat(alternatives) + "]}"))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("at most 200 conditions");
  }

  private static String nested(String expression, int around) {
    return "{'$not':[".repeat(around) + expression + "]}".repeat(around);
  }

  /** What the aggregator makes of this expression. */
  private static Filter compiled(String expression) {
    String body = "{'project_id':'acme/bot','query':{'$expr':" + expression + "}}";
    return FilterJson.read(
        Asked.parse(
                Asked.find("/feedback/query", body.replace('\'', '"')).query().body().orElseThrow())
            .get("filter"));
  }

  @Test
  void aQueryThatIsTooLargeIsRefused() {
    String many = ("{\"$eq\":[" + ID + "," + A + "]},").repeat(20_000);
    assertThat(query("{\"$or\":[" + many + A + "]}").status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-500000000", "1e500000000", "1e2000000000"})
  void numbersOfManyDigitsAreNotWrittenOut(String number) {
    String expression = "{\"$gt\":[{\"$getField\":\"created_at\"},{\"$literal\":%s}]}";

    assertThat(query(expression.formatted(number)).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"granularity\":100000000000000000,\"metrics\":[METRIC]",
        "\"granularity\":60,\"metrics\":[METRIC]",
        "\"granularity\":1,\"metrics\":[METRIC]"
      })
  void figuresAreBounded(String asked) {
    String percentiles =
        IntStream.range(0, 100).mapToObj(Integer::toString).collect(Collectors.joining(","));
    String metric =
        "{\"json_path\":\"a\",\"value_type\":\"numeric\",\"percentiles\":[" + percentiles + "]}";
    String body =
        "{\"project_id\":\"acme/bot\",\"start\":\"2026-11-20T00:00:00Z\",\"end\":\"2026-11-21T00:00:00Z\","
            + asked.replace("METRIC", metric)
            + "}";

    assertThat(Asked.say("/feedback/stats", body).status()).isEqualTo(400);
  }

  @Test
  void rowsHaveWhatEveryClientKnows() {
    Feedback plain = Asked.recorded(Asked.create("mine", "{\"a\":1.0}", "\"id\":\"x\""));
    Feedback scored =
        Asked.recorded(
            Asked.create(
                "wandb.agent_user_feedback",
                "{}",
                "\"scorer_tags\":[\"t\"],\"span_status_code\":\"ERROR\""));
    JsonNode result = rows("", plain, scored);

    assertThat(result.at("/total_count").asInt()).isEqualTo(2);
    assertThat(names(result.at("/result/0")))
        .containsExactlyInAnyOrder(
            "id",
            "project_id",
            "weave_ref",
            "wb_user_id",
            "creator",
            "created_at",
            "feedback_type",
            "payload",
            "annotation_ref",
            "runnable_ref",
            "call_ref",
            "trigger_ref");
    assertThat(names(result.at("/result/1")))
        .hasSize(14)
        .contains("scorer_tags", "span_status_code");
  }

  @Test
  void fieldsAreShownAsTheyAreCalled() {
    Feedback feedback =
        Asked.recorded(
            Asked.create(
                "wandb.agent_user_feedback",
                "{\"a\":{\"b\":[1.50,\"x\"]},\"n\":null,\"s.t\":\"d\"}",
                "\"scorer_tags\":[\"t\"],\"scorer_ratings\":{\"r\":0.50}"));
    JsonNode result =
        rows(
            ",\"fields\":[\"feedback_type\",\"payload.a.b.0\",\"payload.a.b.1\",\"payload.a\",\"payload.n\","
                + "\"payload.s\\\\.t\",\"payload.x\",\"scorer_ratings.r\",\"scorer_ratings.x\",\"creator\","
                + "\"span_status_code\",\"scorer_tags\",\"payload_dump\"]",
            feedback);

    assertThat(result.at("/result/0").toString())
        .isEqualTo(
            """
            {"feedback_type":"wandb.agent_user_feedback","payload.a.b.0":"1.50","payload.a.b.1":"x",\
            "payload.a":"","payload.n":"","payload.s\\\\.t":"d","payload.x":"","scorer_ratings.r":0.5,\
            "scorer_ratings.x":null,"creator":null,"span_status_code":"UNSET","scorer_tags":["t"],\
            "payload":{"a":{"b":[1.5,"x"]},"n":null,"s.t":"d"}}\
            """);
  }

  @Test
  void aFieldOfManyNamesIsShownOnce_andAnIndexHasOneName() {
    Feedback feedback = Asked.recorded(Asked.create("mine", "{\"a\":[1]}"));

    assertThat(
            rows(
                    ",\"fields\":[\"payload\",\"payload_dump\",\"payload\",\"payload.a.0\",\"payload.a.00\"]",
                    feedback)
                .at("/result/0")
                .toString())
        .isEqualTo("{\"payload\":{\"a\":[1]},\"payload.a.0\":\"1\",\"payload.a.00\":\"\"}");
    assertThat(
            text(",\"fields\":[\"payload\",\"payload_dump\"]", List.of(feedback))
                .split("\"payload\"", -1))
        .hasSize(2);
  }

  @Test
  void anAnswerHasAtMostSixteenMebibytes() {
    Feedback large =
        Asked.recorded(Asked.create("mine", "{\"a\":\"" + "x".repeat(1_000_000) + "\"}"));
    String fields = ",\"fields\":[\"payload.a\"]";

    assertThat(text(fields, Collections.nCopies(16, large))).hasSizeGreaterThan(16_000_000);
    Asked.Said said =
        Asked.said(
            () ->
                Asked.find("/feedback/query", "{\"project_id\":\"acme/bot\"" + fields + "}")
                    .answer()
                    .of(Collections.nCopies(17, large), 17));
    assertThat(said.status()).isEqualTo(422);
    assertThat(said.reason()).contains("16777216 bytes");
  }

  @Test
  void aCountIsOneRow() {
    String body = "{\"project_id\":\"acme/bot\",\"fields\":[\"count(*)\"]%s}";

    assertThat(
            Asked.said(
                    () ->
                        Asked.find("/feedback/query", body.formatted("")).answer().of(List.of(), 7))
                .body()
                .toString())
        .isEqualTo("{\"result\":[{\"count(*)\":7}],\"total_count\":7}");
    assertThat(Asked.say("/feedback/query", body.formatted(",\"limit\":0")).body().get("result"))
        .isEmpty();
  }

  @Test
  void moreThanOneAnswerHoldsIsSaidAndNotCut() {
    String all = "{\"project_id\":\"acme/bot\",\"limit\":null}";
    Feedback one = Asked.recorded(Asked.create("mine", "{}"));

    assertThat(
            Asked.said(() -> Asked.find("/feedback/query", all).answer().of(List.of(one), 10_001))
                .status())
        .isEqualTo(422);
  }

  @Test
  void aQuestionIsAlwaysOfWeaveAndOfItsProject() {
    String asked =
        Asked.find("/feedback/query", "{\"project_id\":\"acme/bot\"}").query().body().orElseThrow();

    assertThat(Asked.parse(asked).at("/filter"))
        .isEqualTo(
            Asked.parse(
                """
                {"op":"and","filters":[{"op":"eq","field":"source.dialect","value":"weave"},
                 {"op":"eq","field":"attributes","path":["project_id"],"value":"acme/bot"}]}\
                """));
    assertThat(Filter.MAX_IN).isEqualTo(1000);
  }

  private static String text(String members, List<Feedback> found) {
    return new String(
        Asked.find("/feedback/query", "{\"project_id\":\"acme/bot\"" + members + "}")
            .answer()
            .of(found, found.size())
            .body(),
        StandardCharsets.UTF_8);
  }

  private static JsonNode rows(String members, Feedback... found) {
    return Asked.said(
            () ->
                Asked.find("/feedback/query", "{\"project_id\":\"acme/bot\"" + members + "}")
                    .answer()
                    .of(List.of(found), found.length))
        .body();
  }

  private static List<String> names(JsonNode object) {
    return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }
}
