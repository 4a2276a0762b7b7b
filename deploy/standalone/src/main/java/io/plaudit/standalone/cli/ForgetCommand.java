package io.plaudit.standalone.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plaudit forget}: a person's feedback is blanked, here and in every replay. */
@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = {
      "Forgets all feedback that has this value of a tag, up to now: what was written is blanked, what",
      "is counted stays, under a pseudonym. It cannot be undone. Needs a key with scope admin."
    })
final class ForgetCommand implements Callable<Integer> {

  private static final int ACCEPTED = 202;

  @Mixin private Remote remote;

  @Option(
      names = "--tag",
      required = true,
      paramLabel = "<name=value>",
      description = "a member of metadata and its value, such as _user=fef653")
  private String tag;

  @Option(
      names = "--idempotency-key",
      paramLabel = "<key>",
      description = "of an attempt that failed, to repeat it (default: a new one)")
  private String key = UUID.randomUUID().toString();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    int at = tag.indexOf('=');
    if (at < 1 || at == tag.length() - 1) {
      throw new ParameterException(spec.commandLine(), "--tag must be name=value");
    }
    String body =
        JsonNodeFactory.instance
            .objectNode()
            .put("tag", tag.substring(0, at))
            .put("value", tag.substring(at + 1))
            .toString();
    HttpResponse<String> response;
    try {
      response = remote.send("POST", "/v1/forget", body, "Idempotency-Key", key);
    } catch (CommandFailedException e) {
      throw new CommandFailedException(e.getMessage() + repeat(), e);
    }
    if (response.statusCode() != ACCEPTED) {
      throw new CommandFailedException(response.statusCode() + " " + response.body() + repeat());
    }
    spec.commandLine()
        .getOut()
        .println(
            remote.isJson()
                ? response.body()
                : "accepted: it is done when the store has caught up");
    return Exit.OK;
  }

  private String repeat() {
    return "\nrepeat it with --idempotency-key " + key;
  }
}
