package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilterSqlIT {

  /** Longer than what the index on a run holds of it. */
  private static final String LONG =
      "0123456789012345678901234567890123456789012345678901234567890123456789";

  private static QueryServer server;

  @BeforeAll
  static void start() {
    StoredFeedback stored =
        StoredFeedback.empty()
            .add(
                feedback("a", "a")
                    .value(new BigDecimal("2"))
                    .weight(new BigDecimal("0.5"))
                    .label("Good")
                    .comment("Größe: 100%")
                    .attributes(json("{\"run_id\":\"r1\",\"session_id\":\"s\"}"))
                    .metadata(
                        json("{\"n\":10,\"s\":\"x\",\"b\":true,\"l\":[1,{\"k\":\"v\"}],\"a.b\":1}"))
                    .build(),
                feedback("b", "b")
                    .value(new BigDecimal("10"))
                    .label("bad")
                    .metadata(json("{\"n\":9,\"s\":\"10\",\"b\":false,\"l\":[]}"))
                    .correction(json("\"plain\""))
                    .attributes(json("{\"run_id\":\"" + LONG + "b\"}"))
                    .createdAt(NOON.plusSeconds(1))
                    .build(),
                feedback("c", "c")
                    .metadata(json("{\"n\":null,\"s\":5,\"it's\":\"q\",\"t\":\"say \\\"hi\\\"\"}"))
                    .source(new Source("weave", Source.Kind.APP))
                    .attributes(json("{\"run_id\":7}"))
                    .build(),
                feedback("d", "d")
                    .key("other")
                    .metadata(json("{\"n\":1e999999,\"s\":\"\\u00e9\",\"u\":\"ü\"}"))
                    .build());
    server = QueryServer.start(stored);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest(name = "{0} finds {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // columns
        "{'op':'eq','field':'value','value':2.0} | a",
        "{'op':'ne','field':'value','value':2} | b",
        "{'op':'lt','field':'value','value':10} | a",
        "{'op':'lte','field':'value','value':10} | a b",
        "{'op':'gt','field':'weight','value':0.5} | b c d",
        "{'op':'gte','field':'weighted_value','value':1} | a b",
        "{'op':'lt','field':'weighted_value','value':1.5} | a",
        "{'op':'eq','field':'label','value':'bad'} | b",
        "{'op':'lt','field':'label','value':'a'} | a",
        "{'op':'eq','field':'key','value':'other'} | d",
        "{'op':'in','field':'trace_id','values':['a','c','z']} | a c",
        "{'op':'in','field':'value','values':[2,3]} | a",
        "{'op':'in','field':'value','values':[]} | ``",
        "{'op':'eq','field':'source.dialect','value':'weave'} | c",
        "{'op':'eq','field':'source.kind','value':'app'} | c",
        "{'op':'gt','field':'created_at','value':'2026-03-01T13:00:00+01:00'} | b",
        "{'op':'lte','field':'created_at','value':'2026-03-01T12:00:00Z'} | a c d",
        "{'op':'exists','field':'label'} | a b",
        "{'op':'contains','field':'comment','value':'100%'} | a",
        "{'op':'contains','field':'comment','value':'_00'} | ``",
        "{'op':'contains','field':'comment','value':'GRÖSSE'} | ``",
        "{'op':'contains','field':'comment','value':'größe','ignore_case':true} | a",
        "{'op':'contains','field':'label','value':'GOOD'} | ``",
        // logic
        "{'op':'and','filters':[]} | a b c d",
        "{'op':'or','filters':[]} | ``",
        "{'op':'not','filter':{'op':'and','filters':[]}} | ``",
        "{'op':'not','filter':{'op':'eq','field':'value','value':2}} | b",
        "{'op':'not','filter':{'op':'exists','field':'value'}} | c d",
        "{'op':'not','filter':{'op':'in','field':'value','values':[]}} | a b",
        "{'op':'or','filters':[{'op':'eq','field':'value','value':2},{'op':'eq','field':'label','value':'bad'}]} | a b",
        "{'op':'and','filters':[{'op':'gt','field':'value','value':1},{'op':'not','filter':{'op':'eq','field':'label','value':'bad'}}]} | a",
        // what has an index
        "{'op':'eq','field':'attributes.run_id','value':'r1'} | a",
        "{'op':'eq','field':'attributes.run_id','value':'7'} | ``",
        "{'op':'eq','field':'attributes.run_id','value':7} | c",
        "{'op':'in','field':'attributes.run_id','values':['7','r1']} | a",
        "{'op':'in','field':'attributes.run_id','values':[7,'r1']} | a c",
        "{'op':'eq','field':'attributes.run_id','value':'" + LONG + "'} | ``",
        "{'op':'in','field':'attributes.run_id','values':['r2','" + LONG + "b']} | b",
        "{'op':'not','filter':{'op':'eq','field':'attributes.run_id','value':'r1'}} | b c",
        "{'op':'not','filter':{'op':'in','field':'attributes.run_id','values':['x','r1']}} | b c",
        "{'op':'eq','field':'attributes.session_id','value':'s'} | a",
        "{'op':'and','filters':[{'op':'eq','field':'attributes.run_id','value':'r1'},{'op':'eq','field':'metadata.s','value':'x'}]} | a",
        "{'op':'and','filters':[{'op':'eq','field':'attributes.run_id','value':'r1'},{'op':'eq','field':'metadata.s','value':'10'}]} | ``",
        "{'op':'and','filters':[{'op':'eq','field':'key','value':'other'},{'op':'eq','field':'metadata.s','value':'é'}]} | d",
        // JSON
        "{'op':'eq','field':'metadata.n','value':10} | a",
        "{'op':'eq','field':'metadata.n','value':'10'} | ``",
        "{'op':'eq','field':'metadata.s','value':'10'} | b",
        "{'op':'eq','field':'metadata.s','value':10} | ``",
        "{'op':'eq','field':'metadata.s','value':'x'} | a",
        "{'op':'eq','field':'metadata.s','value':'é'} | d",
        "{'op':'eq','field':'metadata.u','value':'ü'} | d",
        "{'op':'eq','field':'metadata.t','value':'say \\\"hi\\\"'} | c",
        "{'op':'eq','field':'metadata.l.1.k','value':'x'} | ``",
        "{'op':'not','filter':{'op':'eq','field':'metadata.s','value':'x'}} | b c d",
        "{'op':'not','filter':{'op':'eq','field':'metadata.u','value':'x'}} | d",
        "{'op':'or','filters':[{'op':'eq','field':'metadata.u','value':'x'},{'op':'eq','field':'metadata.s','value':'10'}]} | b",
        "{'op':'ne','field':'metadata.s','value':'x'} | b c d",
        "{'op':'ne','field':'metadata.n','value':10} | b d",
        "{'op':'not','filter':{'op':'eq','field':'metadata.n','value':10}} | b d",
        "{'op':'gt','field':'metadata.n','value':9} | a",
        "{'op':'lt','field':'metadata.n','value':10} | b",
        "{'op':'gt','field':'metadata.s','value':'9'} | a d",
        "{'op':'eq','field':'metadata.b','value':true} | a",
        "{'op':'ne','field':'metadata.b','value':true} | b",
        "{'op':'in','field':'metadata.s','values':['x',5,true]} | a c",
        "{'op':'in','field':'metadata.b','values':[false]} | b",
        "{'op':'not','filter':{'op':'in','field':'metadata.s','values':[]}} | a b c d",
        "{'op':'not','filter':{'op':'in','field':'metadata.n','values':[]}} | a b d",
        "{'op':'exists','field':'metadata.n'} | a b d",
        "{'op':'exists','field':'metadata.l'} | a b",
        "{'op':'not','filter':{'op':'exists','field':'metadata.n'}} | c",
        "{'op':'eq','field':'metadata.l.0','value':1} | a",
        "{'op':'eq','field':'metadata.l.1.k','value':'v'} | a",
        "{'op':'eq','field':'metadata','path':['a.b'],'value':1} | a",
        "{'op':'eq','field':'metadata.a.b','value':1} | ``",
        "{'op':'contains','field':'metadata.s','value':'É','ignore_case':true} | d",
        "{'op':'contains','field':'metadata.l','value':'\\\"k\\\"'} | a",
        "{'op':'eq','field':'correction','value':'plain'} | b",
        "{'op':'exists','field':'correction'} | b",
        // terms: JSON as text, read as the question wants it
        "{'op':'eq','left':{'term':'number','of':{'term':'text','field':'metadata.s'}},'right':{'term':'constant','value':10}} | b",
        "{'op':'eq','left':{'term':'constant','value':'10'},'right':{'term':'text','field':'metadata.n'}} | a",
        "{'op':'lt','left':{'term':'number','of':{'term':'text','field':'metadata.n'}},'right':{'term':'constant','value':10}} | b",
        "{'op':'not','filter':{'op':'eq','left':{'term':'number','of':{'term':'text','field':'metadata.s'}},'right':{'term':'constant','value':10}}} | c",
        "{'op':'eq','left':{'term':'truth','of':{'term':'text','field':'metadata.b'}},'right':{'term':'constant','value':true}} | a",
        "{'op':'eq','left':{'term':'whole','of':{'term':'text','field':'metadata.n'}},'right':{'term':'constant','value':9}} | b",
        "{'op':'eq','left':{'term':'text','field':'metadata.l','absent':''},'right':{'term':'constant','value':''}} | a b c d",
        "{'op':'eq','left':{'term':'document','field':'metadata.l','absent':''},'right':{'term':'constant','value':'[]'}} | b",
        "{'op':'eq','left':{'term':'text','field':'label'},'right':{'term':'constant','value':null}} | ``",
        "{'op':'not','filter':{'op':'eq','left':{'term':'text','field':'label'},'right':{'term':'constant','value':null}}} | ``",
        "{'op':'in','term':{'term':'text','field':'trace_id'},'terms':[{'term':'constant','value':'a'},{'term':'text','field':'metadata.none','absent':'b'}]} | a b",
        "{'op':'in','term':{'term':'text','field':'label'},'terms':[]} | ``",
        "{'op':'not','filter':{'op':'in','term':{'term':'text','field':'label'},'terms':[]}} | a b",
        "{'op':'in','term':{'term':'text','field':'label'},'terms':[{'term':'constant','value':'bad'},{'term':'constant','value':null}]} | b",
        "{'op':'not','filter':{'op':'in','term':{'term':'text','field':'label'},'terms':[{'term':'constant','value':'bad'},{'term':'constant','value':null}]}} | ``",
        "{'op':'in','term':{'term':'constant','value':null},'terms':[{'term':'constant','value':'a'},{'term':'constant','value':1}]} | ``",
        "{'op':'not','filter':{'op':'in','term':{'term':'constant','value':null},'terms':[{'term':'constant','value':'a'},{'term':'size','field':'metadata.l'}]}} | ``",
        "{'op':'not','filter':{'op':'in','term':{'term':'constant','value':null},'terms':[]}} | ``",
        "{'op':'exists','term':{'term':'number','of':{'term':'text','field':'metadata.s'}}} | b c",
        "{'op':'not','filter':{'op':'exists','term':{'term':'constant','value':null}}} | a b c d",
        "{'op':'contains','text':{'term':'text','field':'label'},'part':{'term':'constant','value':'OO'},'ignore_case':true} | a",
        "{'op':'contains','text':{'term':'document','field':'metadata'},'part':{'term':'constant','value':'$1'}} | ``",
        "{'op':'eq','left':{'term':'size','field':'metadata.l'},'right':{'term':'constant','value':2}} | a",
        "{'op':'eq','left':{'term':'size','field':'metadata.s'},'right':{'term':'constant','value':0}} | a b c d",
        "{'op':'eq','left':{'term':'condition','filter':{'op':'eq','field':'label','value':'bad'}},'right':{'term':'constant','value':0}} | a",
        "{'op':'has','field':'metadata.l','text':{'term':'constant','value':'1'}} | a",
        "{'op':'not','filter':{'op':'has','field':'metadata.l','text':{'term':'constant','value':'1'}}} | b c d",
        "{'op':'not','filter':{'op':'has','field':'metadata.l','text':{'term':'constant','value':null}}} | ``",
        "{'op':'not','filter':{'op':'eq','field':'trace_id','value':'a'}} | b c d",
        "{'op':'eq','left':{'term':'constant','value':'\\u0027 or true --'},'right':{'term':'text','field':'label'}} | ``",
        // texts that would end a quote, or name a parameter
        "{'op':'eq','field':'metadata','path':['it\\u0027s'],'value':'q'} | c",
        "{'op':'eq','field':'metadata','path':['{n}'],'value':10} | ``",
        "{'op':'eq','field':'metadata','path':['n}\\u0027 or true --'],'value':10} | ``",
        "{'op':'eq','field':'label','value':'\\u0027 or true --'} | ``",
        "{'op':'in','field':'metadata.s','values':['\\\"},{','\\u0027','\\\\']} | ``",
        "{'op':'contains','field':'comment','value':'$1'} | ``"
      })
  void aFilterFindsWhatIsTrue(String filter, String traces) {
    JsonNode answer = server.search("{\"filter\":" + filter.replace('\'', '"') + ",\"limit\":100}");
    assertThat(String.join(" ", new TreeSet<>(answer.findValuesAsText("trace_id"))))
        .isEqualTo(traces);
  }
}
