package io.plaudit.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command makes of an answer; that the API gives such answers is tested where it is. */
class CompareCommandTest {

  private static final String ANSWER =
      """
      {"tag":"_prompt","key":"feedback","from":null,"to":null,"lower_is_better":false,
       "a":{"value":"v 2","key":"feedback","count":40,"weight":39.5,"mean":1.23456789,"ci95":[1.1,1.4]},
       "b":{"value":"v3","key":"feedback","count":2,"weight":2,"mean":3,"ci95":null},
       "difference":1.76543211,"ci95":[1.5,2.0],"p_value":0.00000012,"verdict":"b_better",
       "text":"B is better by 1.77 ± 0.25 (95 %)"}""";

  @TempDir Path data;

  @Test
  void itSaysWhichIsBetter_andAsksWithTheTextsThatItWasGiven() throws Exception {
    List<String> asked = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      Files.writeString(data.resolve("bootstrap-key"), "k");
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      String[] where = {"--url", url, "--data", data.toString()};

      assertThat(CommandLineRun.of("compare", where, "_prompt", "v 2", "v3", "--key", "k/1"))
          .isEqualTo(
              """
              0 A  v 2: 1.2346 [1.1, 1.4] of 40 feedbacks, weight 39.5
              B  v3: 3 of 2 feedbacks, weight 2
              p < 0.0001
              B is better by 1.77 ± 0.25 (95 %)
              """);
      assertThat(asked).containsExactly("/v1/compare?tag=_prompt&a=v%202&b=v3&key=k%2F1");
      assertThat(CommandLineRun.of("compare", where, "_prompt", "v 2", "v3", "--json"))
          .isEqualTo("0 " + ANSWER + "\n");
    } finally {
      server.stop(0);
    }
  }
}
