package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.limit.BareServer;
import io.plaudit.benchmarks.limit.BareServer.Work;
import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Child;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.benchmarks.part.Services.Service;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/** Front doors that run side by side, ours among them, all before one broker. */
final class Doors implements AutoCloseable {

  static final String OURS = "Plaudit";

  private static final String PATH = "/v1/feedback";
  private static final String BARE_TOPIC = "bare";
  private static final Duration START = Duration.ofMinutes(1);
  private static final Pattern LISTENING = Pattern.compile("listening at (\\d+)");

  private final Run run;
  private final Broker broker;
  private final Deque<Child> opened = new ArrayDeque<>();
  private final Map<String, URI> urls = new LinkedHashMap<>();

  private Doors(Run run, Broker broker) {
    this.run = run;
    this.broker = broker;
  }

  /**
   * Opens ours and some bare servers.
   *
   * @param bare what each does with a body, by name
   */
  static Doors open(Run run, Broker broker, Map<String, Work> bare)
      throws IOException, InterruptedException, ExecutionException {
    Doors doors = new Doors(run, broker);
    Service ours = new Services(run.jvm(), broker).ingest(Services.freePort());
    doors.opened.push(ours.child());
    doors.urls.put(OURS, ours.at(PATH));
    broker.create(BARE_TOPIC);
    for (Map.Entry<String, Work> server : bare.entrySet()) {
      doors.openBare(server.getKey(), server.getValue());
    }
    return doors;
  }

  /** Where feedback is posted, by name. */
  Map<String, URI> urls() {
    return urls;
  }

  private void openBare(String name, Work work) throws IOException, InterruptedException {
    Child child =
        run.jvm()
            .bench(
                "bare-" + work,
                BareServer.class,
                work.name(),
                Integer.toString(Services.freePort()),
                broker.address(),
                BARE_TOPIC);
    opened.push(child);
    String port = child.awaitOutput(LISTENING, START);
    urls.put(name, URI.create("http://127.0.0.1:" + port + PATH));
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().close();
    }
  }
}
