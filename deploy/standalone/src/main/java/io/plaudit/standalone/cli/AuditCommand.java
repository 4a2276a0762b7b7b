package io.plaudit.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plaudit audit}: begins an audit, follows it, says what it found. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Recomputes the aggregates from the rows, of the key's tenant, and lists what differs.",
      "The store may be in use. Exit status 1: something differs, or the audit did not end well."
    })
final class AuditCommand implements Callable<Integer> {

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int UNAVAILABLE = 503;
  private static final String RUNNING = "running";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private Remote remote;

  @Option(
      names = "--store",
      description = "all tenants, and how far each partition is; needs a key with scope operator")
  private boolean store;

  @Option(names = "--last", description = "begin none; say what the last one found")
  private boolean last;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    String path = store ? "/v1/audit/store" : "/v1/audit";
    String answer = ask(last ? "GET" : "POST", path);
    JsonNode audit = audit(answer);
    while (!last && audit.path("state").asText().equals(RUNNING)) {
      progress(audit);
      LockSupport.parkNanos(PAUSE.toNanos());
      answer = ask("GET", path);
      audit = audit(answer);
    }
    progress(audit);
    print(answer, audit);
    return audit.path("state").asText().equals("done")
            && audit.path("differences_found").asLong() == 0
        ? Exit.OK
        : Exit.FAILED;
  }

  private String ask(String method, String path) throws InterruptedException {
    HttpResponse<String> response = remote.send(method, path, null);
    if (response.statusCode() == UNAVAILABLE && method.equals("GET")) {
      // Whoever audits is busy, or begins anew: the next look tells.
      LockSupport.parkNanos(PAUSE.toNanos());
      response = remote.send(method, path, null);
    }
    if (response.statusCode() != 200) {
      throw new CommandFailedException(response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private static JsonNode audit(String answer) {
    try {
      return JSON.readTree(answer).path("audit");
    } catch (JsonProcessingException e) {
      throw new CommandFailedException("the answer is no JSON", e);
    }
  }

  private void progress(JsonNode audit) {
    spec.commandLine()
        .getErr()
        .printf(
            "audit %s: %d of %d chunks, %d rows, %d differences%n",
            audit.path("state").asText("never done"),
            audit.path("chunks_done").asInt(),
            audit.path("chunks").asInt(),
            audit.path("live").asLong() + audit.path("retracted").asLong(),
            audit.path("differences_found").asLong());
  }

  private void print(String answer, JsonNode audit) {
    PrintWriter out = spec.commandLine().getOut();
    if (remote.isJson()) {
      out.println(answer);
      return;
    }
    try {
      for (JsonNode partition : JSON.readTree(answer).path("partitions")) {
        out.printf(
            "partition %d: log end %s, applied %s, lag %s%n",
            partition.get("partition").asInt(),
            partition.get("log_end").asText(),
            partition.get("applied").asText(),
            partition.get("lag").asText());
      }
    } catch (JsonProcessingException e) {
      throw new CommandFailedException("the answer is no JSON", e);
    }
    audit.path("differences").forEach(out::println);
    long more = audit.path("differences_found").asLong() - audit.path("differences").size();
    if (more > 0) {
      out.println("and " + more + " more");
    }
    if (audit.path("differences_found").asLong() == 0) {
      out.println("no difference in " + audit.path("live").asLong() + " feedbacks");
    }
    if (audit.hasNonNull("detail")) {
      out.println(audit.get("detail").asText());
    }
  }
}
