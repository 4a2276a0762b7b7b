package io.plaudit.aggregator.query;

import io.plaudit.query.AggregatePlace;
import io.plaudit.query.Summary;
import io.plaudit.query.SummaryJson;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads the latest state of summaries, as the events of streams tell it. */
final class StreamStates {

  private static final int VALUES_AT_ONCE = 100;
  private static final int MAX_EVENT_BYTES = 1024 * 1024;

  private final Summaries summaries;

  StreamStates(Summaries summaries) {
    this.summaries = summaries;
  }

  /** The events of these, by place; of a trace without a key those of all its keys. */
  Future<Map<AggregatePlace, Buffer>> read(Collection<AggregatePlace> places) {
    Map<AggregatePlace, Buffer> events = new LinkedHashMap<>();
    Map<Group, List<String>> groups = new LinkedHashMap<>();
    Map<TraceOf, List<String>> traces = new LinkedHashMap<>();
    for (AggregatePlace place : places) {
      if (place.isTrace()) {
        traces
            .computeIfAbsent(new TraceOf(place.tenant(), place.value()), first -> new ArrayList<>())
            .add(place.key());
      } else {
        groups
            .computeIfAbsent(
                new Group(place.tenant(), place.key(), place.tag()), first -> new ArrayList<>())
            .add(place.value());
      }
    }
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<TraceOf, List<String>> trace : traces.entrySet()) {
      done = done.compose(before -> skipped(trace(trace.getKey(), trace.getValue(), events)));
    }
    for (Map.Entry<Group, List<String>> group : groups.entrySet()) {
      List<String> values = group.getValue();
      for (int at = 0; at < values.size(); at += VALUES_AT_ONCE) {
        List<String> some = values.subList(at, Math.min(values.size(), at + VALUES_AT_ONCE));
        done = done.compose(before -> skipped(values(group.getKey(), some, events)));
      }
    }
    return done.map(events);
  }

  /** One that is too large to be read keeps nobody from the others. */
  private static Future<Void> skipped(Future<Void> read) {
    return read.recover(
        why -> Streams.isTooMuch(why) ? Future.succeededFuture() : Future.failedFuture(why));
  }

  private record TraceOf(String tenant, String traceId) {}

  private Future<Void> trace(TraceOf trace, List<String> keys, Map<AggregatePlace, Buffer> events) {
    return summaries
        .ofTrace(trace.tenant(), trace.traceId())
        .map(
            found -> {
              Map<String, Summary> byKey = new HashMap<>();
              found.forEach(one -> byKey.put(one.scope(), one.summary()));
              for (String key : keys) {
                if (!key.equals(StreamFilter.ALL_KEYS)) {
                  byKey.putIfAbsent(key, Summaries.nothing(key));
                }
              }
              byKey.forEach(
                  (key, summary) -> {
                    if (keys.contains(key) || keys.contains(StreamFilter.ALL_KEYS)) {
                      AggregatePlace place =
                          AggregatePlace.ofTrace(trace.tenant(), key, trace.traceId());
                      events.put(place, event(place, summary));
                    }
                  });
              return null;
            });
  }

  private Future<Void> values(
      Group group, List<String> values, Map<AggregatePlace, Buffer> events) {
    List<UUID> hashes = values.stream().map(Group::valueHash).toList();
    return summaries
        .ofValues(group, Window.OPEN, hashes)
        .map(
            found -> {
              for (String value : values) {
                Summaries.Found one = found.get(Group.valueHash(value));
                Summary summary = one == null ? Summaries.nothing(group.key()) : one.summary();
                AggregatePlace place =
                    group.tag().isEmpty()
                        ? AggregatePlace.everything(group.tenant(), group.key())
                        : AggregatePlace.ofTag(group.tenant(), group.key(), group.tag(), value);
                events.put(place, event(place, summary));
              }
              return null;
            });
  }

  /** The lines of the event but for its id and its end. */
  private static Buffer event(AggregatePlace place, Summary summary) {
    Buffer json =
        Answer.of(
                out -> {
                  out.writeStartObject();
                  if (place.isTrace()) {
                    out.writeStringField("trace_id", place.value());
                  } else if (!place.tag().isEmpty()) {
                    out.writeStringField("tag", place.tag());
                    out.writeStringField("value", place.value());
                  }
                  SummaryJson.writeMembers(out, summary);
                  out.writeEndObject();
                })
            .encode(MAX_EVENT_BYTES);
    return Buffer.buffer("event: summary\ndata: ").appendBuffer(json).appendString("\n");
  }
}
