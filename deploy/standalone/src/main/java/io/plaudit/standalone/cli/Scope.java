package io.plaudit.standalone.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What of all feedback a command is about. */
final class Scope {

  @Option(names = "--key", paramLabel = "<key>", description = "the metric (default: all of them)")
  private String key;

  @Option(
      names = "--tag",
      paramLabel = "<name[=value]>",
      description = "only feedback with this tag, such as _prompt or _prompt=greeting")
  private String tag;

  @Option(
      names = "--from",
      paramLabel = "<time>",
      description = "created at this time or later, such as 2026-11-01T00:00:00Z")
  private String from;

  @Option(names = "--to", paramLabel = "<time>", description = "created before this time")
  private String to;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /** Adds it as the API has it. */
  ApiPath addTo(ApiPath target) {
    target.with("key", key).with("from", from).with("to", to);
    if (tag == null) {
      return target;
    }
    int equals = tag.indexOf('=');
    if (equals == 0) {
      throw new ParameterException(spec.commandLine(), "--tag must be name or name=value");
    }
    return equals < 0
        ? target.with("tag", tag)
        : target.with("tag", tag.substring(0, equals)).with("value", tag.substring(equals + 1));
  }
}
