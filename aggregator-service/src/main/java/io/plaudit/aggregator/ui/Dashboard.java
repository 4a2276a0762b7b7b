package io.plaudit.aggregator.ui;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code /dashboard/}: the same files for everybody, who then ask the query API with their own key.
 * Where one is in the dashboard is in the fragment of the address, which no server sees.
 * Thread-safe; never blocks once it is loaded.
 */
public final class Dashboard {

  /** Its files, but for the first all called by it. */
  static final List<String> FILES =
      List.of(
          "index.html",
          "app.css",
          "icon.svg",
          "theme.js",
          "alerts.js",
          "api.js",
          "app.js",
          "breakdown.js",
          "charts.js",
          "compare.js",
          "controls.js",
          "dom.js",
          "exact.js",
          "feedback.js",
          "figures.js",
          "format.js",
          "live.js",
          "overview.js",
          "place.js",
          "system.js",
          "traces.js");

  private static final String ROOT = "/dashboard/";

  /** Without the slash the files would be looked for beside it. */
  private static final String ROOT_ASKED_SHORT = "/dashboard";

  /**
   * Nothing but what comes from here runs, styles, is shown or asked; text cannot become markup
   * (https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/trusted-types/).
   */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", CONTENT_SECURITY_POLICY,
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          // Kept, but asked about each time: after an upgrade all files are of one version.
          "Cache-Control", "no-cache");

  private final Map<String, PageFile> files;

  private Dashboard(Map<String, PageFile> files) {
    this.files = files;
  }

  /** Reads the files; blocks. */
  public static Dashboard load() {
    return new Dashboard(
        FILES.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), PageFile::read)));
  }

  /** Adds the dashboard to a router. */
  public void mountOn(Router router) {
    router
        .route()
        .handler(
            routing -> {
              String path = routing.request().path();
              if (path.startsWith(ROOT) || path.equals(ROOT_ASKED_SHORT)) {
                answer(routing.request(), path);
              } else {
                routing.next();
              }
            });
  }

  private void answer(HttpServerRequest request, String path) {
    HttpServerResponse response = request.response();
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      problem(response.putHeader(HttpHeaders.ALLOW, "GET, HEAD"), 405, "Method Not Allowed");
    } else if (path.equals(ROOT_ASKED_SHORT)) {
      // Relative: whoever stands between may have put something before the path.
      response.setStatusCode(308).putHeader(HttpHeaders.LOCATION, "dashboard/").end();
    } else {
      PageFile file = files.get(path.equals(ROOT) ? FILES.get(0) : path.substring(ROOT.length()));
      if (file == null) {
        problem(response, 404, "Not Found");
      } else {
        send(request, file);
      }
    }
  }

  private static void send(HttpServerRequest request, PageFile file) {
    HttpServerResponse response = request.response();
    HEADERS.forEach(response::putHeader);
    response
        .putHeader(HttpHeaders.ETAG, file.version())
        .putHeader(HttpHeaders.CONTENT_TYPE, file.type());
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (known != null && known.contains(file.version())) {
      response.setStatusCode(304).end();
      return;
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.bytes().length())).end();
    } else {
      response.end(file.bytes());
    }
  }

  private static void problem(HttpServerResponse response, int status, String title) {
    response
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end("{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + "}");
  }
}
