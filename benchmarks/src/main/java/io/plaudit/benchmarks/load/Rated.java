package io.plaudit.benchmarks.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.benchmarks.load.Feedbacks.Draft;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Feedback that comes by presigned URLs, and the same by an API key: for each, a request a line, as
 * wrk takes them.
 *
 * @param byKey bodies for {@code POST /v1/feedback}
 * @param posts whole requests, with a body
 * @param gets whole requests, with a query
 */
public record Rated(List<String> byKey, List<Submission> posts, List<Submission> gets) {

  private static final String COMMENT = "the answer did not say which of the two it meant";
  private static final JsonFactory JSON = new JsonFactory();

  /** The most tokens that one request may ask for. */
  private static final int TOGETHER = 1_000;

  public Rated {
    byKey = List.copyOf(byKey);
    posts = List.copyOf(posts);
    gets = List.copyOf(gets);
  }

  /**
   * One submission by a presigned URL.
   *
   * @param path with its query
   * @param body empty for a GET
   */
  public record Submission(String path, String body) {

    /** As a line of a file for wrk. */
    public String line() {
      return body.isEmpty() ? "GET " + path : "POST " + path + " " + body;
    }
  }

  /**
   * Has tokens made, one for each feedback.
   *
   * @param door of the front door that makes them
   */
  public static Rated make(Client client, URI door, Feedbacks feedbacks, int number)
      throws IOException, InterruptedException {
    List<String> byKey = new ArrayList<>();
    List<Submission> posts = new ArrayList<>();
    List<Submission> gets = new ArrayList<>();
    for (int made = 0; made < number; made += TOGETHER) {
      List<Draft> drafts = new ArrayList<>();
      for (int i = 0; i < Math.min(TOGETHER, number - made); i++) {
        drafts.add(feedbacks.next());
      }
      List<String> paths =
          paths(client.post(door.resolve("/langsmith/feedback/tokens"), asked(drafts)));
      for (int i = 0; i < drafts.size(); i++) {
        Draft draft = drafts.get(i);
        byKey.add(draft.body());
        posts.add(new Submission(paths.get(i), body(draft)));
        gets.add(new Submission(paths.get(i) + query(draft), ""));
      }
    }
    return new Rated(byKey, posts, gets);
  }

  private static String asked(List<Draft> drafts) {
    StringJoiner tokens = new StringJoiner(",", "[", "]");
    for (Draft draft : drafts) {
      tokens.add(
          "{\"run_id\":\"%s\",\"feedback_key\":\"user_score\",\"expires_in\":{\"days\":1}}"
              .formatted(draft.traceId()));
    }
    return tokens.toString();
  }

  private static String body(Draft draft) {
    return "{\"score\":%d,\"metadata\":%s}".formatted(draft.value(), draft.metadata());
  }

  private static String query(Draft draft) {
    return "?score="
        + draft.value()
        + "&comment="
        + URLEncoder.encode(COMMENT, StandardCharsets.UTF_8);
  }

  private static List<String> paths(String tokens) throws IOException {
    List<String> paths = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(tokens)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING && parser.currentName().equals("url")) {
          paths.add(URI.create(parser.getText()).getRawPath());
        }
      }
    }
    return paths;
  }
}
