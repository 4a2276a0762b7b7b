package io.plaudit.aggregator;

import io.plaudit.aggregator.forward.LangSmithAccess;
import io.plaudit.config.Env;
import io.plaudit.config.Secret;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** PLAUDIT_LANGSMITH_…: whether, and where, Humm's feedback is sent on to. */
final class LangSmithVariables {

  private static final String ENDPOINT = "PLAUDIT_LANGSMITH_ENDPOINT";
  private static final String API_KEY = "PLAUDIT_LANGSMITH_API_KEY";
  private static final String TENANTS = "PLAUDIT_LANGSMITH_TENANTS";

  /** What a header can hold. */
  private static final String VISIBLE = "[!-~]+";

  private LangSmithVariables() {}

  /** Reads them; what is wrong is noted as a problem. */
  static Optional<LangSmithAccess> from(Env env) {
    Optional<URI> endpoint =
        Optional.ofNullable(env.parsed(ENDPOINT, null, LangSmithVariables::endpoint));
    Optional<Secret> apiKey = env.secret(API_KEY);
    if (apiKey.isPresent() && !apiKey.get().reveal().matches(VISIBLE)) {
      env.problem(API_KEY + " must be of visible ASCII characters");
    }
    List<String> tenants =
        env.parsed(
            TENANTS,
            List.of(),
            text -> env.list(TENANTS).stream().map(LangSmithVariables::tenant).toList());
    if (env.text(ENDPOINT).isPresent() != apiKey.isPresent()) {
      env.problem(ENDPOINT + " and " + API_KEY + " need each other");
    }
    return endpoint.flatMap(
        uri -> apiKey.map(key -> new LangSmithAccess(uri, key, Set.copyOf(tenants))));
  }

  private static String tenant(String text) {
    try {
      return Rules.tenant(text);
    } catch (InvalidEventException e) {
      throw new IllegalArgumentException("must be names of tenants: " + e.getMessage(), e);
    }
  }

  private static URI endpoint(String text) {
    URI uri = URI.create(text);
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!web
        || uri.getHost() == null
        || uri.getUserInfo() != null
        || uri.getQuery() != null
        || uri.getFragment() != null) {
      throw new IllegalArgumentException("must be a URL such as https://api.smith.langchain.com");
    }
    return uri;
  }
}
