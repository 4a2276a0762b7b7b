package io.plaudit.aggregator.query;

import io.plaudit.aggregator.query.ChangeReads.Changes;
import io.plaudit.aggregator.query.ChangeReads.Positions;
import io.plaudit.query.AggregatePlace;
import io.plaudit.query.OffsetVector;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All who listen to streams of this aggregator. One look at the store serves all of them, a few
 * times a second and only while somebody listens; each summary is read once however many want it.
 * Everything happens on one context.
 */
final class Streams {

  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

  /** Of a summary that changes all the time as many states are told. */
  private static final long LOOK_EVERY_MS = 250;

  private static final long LOOK_AFTER_FAILURE_MS = 1_000;

  /** Who comes is not kept waiting; the others are told no sooner for it. */
  private static final long LOOK_FOR_NEWCOMERS_MS = 20;

  /** Summaries read between two looks; what is more waits for the next. */
  private static final int STATES_AT_ONCE = 1_000;

  /** Who was away for more events than this reads anew. */
  private static final long MAX_AWAY_EVENTS = 1_000_000;

  private static final long NO_TIMER = -1;
  private static final long NANOS_PER_MS = 1_000_000;

  private final Vertx vertx;
  private final Context context;
  private final ChangeReads changes;
  private final StreamStates states;
  private final Set<StreamClient> clients = new LinkedHashSet<>();

  /** Who has come since the last look, and how far each was when he left, or null. */
  private final Map<StreamClient, OffsetVector> newcomers = new LinkedHashMap<>();

  private OffsetVector seen;
  private boolean looking;
  private long timer = NO_TIMER;
  private long allToldAt = System.nanoTime() - LOOK_EVERY_MS * NANOS_PER_MS;
  private boolean closed;

  Streams(Vertx vertx, ChangeReads changes, StreamStates states) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.changes = changes;
    this.states = states;
  }

  /**
   * Begins to tell somebody.
   *
   * @param since what he was told before; null: nothing
   */
  void add(StreamClient client, OffsetVector since) {
    context.runOnContext(
        go -> {
          if (closed) {
            client.end();
            return;
          }
          client.open();
          newcomers.put(client, since);
          if (!looking) {
            looking = true;
            look();
          } else if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            lookIn(LOOK_FOR_NEWCOMERS_MS);
          }
        });
  }

  void remove(StreamClient client) {
    context.runOnContext(
        go -> {
          clients.remove(client);
          newcomers.remove(client);
        });
  }

  /** Ends all streams; who still comes is not let in. */
  void close() {
    context.runOnContext(
        go -> {
          closed = true;
          clients.forEach(StreamClient::end);
          newcomers.keySet().forEach(StreamClient::end);
          clients.clear();
          newcomers.clear();
        });
  }

  private void lookIn(long millis) {
    timer = vertx.setTimer(Math.max(1, millis), now -> look());
  }

  private void look() {
    timer = NO_TIMER;
    if (clients.isEmpty() && newcomers.isEmpty()) {
      looking = false;
      seen = null;
      return;
    }
    // The store's answers may come on other contexts.
    changes
        .positions()
        .compose(this::hear)
        .compose(heard -> tell(millisToAll() <= 0))
        .onComplete(
            told ->
                context.runOnContext(
                    go -> {
                      if (told.failed()) {
                        LOG.atWarn()
                            .addKeyValue("cause", told.cause().toString())
                            .log("streams wait for the store");
                      }
                      tidy();
                      lookIn(told.succeeded() ? millisToAll() : LOOK_AFTER_FAILURE_MS);
                    }));
  }

  private long millisToAll() {
    return LOOK_EVERY_MS - (System.nanoTime() - allToldAt) / NANOS_PER_MS;
  }

  /** Tells all, or those alone who have just come. */
  private Future<Void> tell(boolean all) {
    List<StreamClient> due = clients.stream().filter(client -> all || client.isNew()).toList();
    return states
        .read(wanted(due))
        .map(
            events -> {
              due.forEach(client -> client.tell(events));
              if (all) {
                allToldAt = System.nanoTime();
              }
              return null;
            });
  }

  private Future<Void> hear(Positions now) {
    Map<StreamClient, OffsetVector> arrived = new LinkedHashMap<>(newcomers);
    return news(now)
        .compose(
            news -> {
              Future<Void> welcomed = Future.succeededFuture();
              for (Map.Entry<StreamClient, OffsetVector> newcomer : arrived.entrySet()) {
                welcomed =
                    welcomed.compose(
                        before -> welcome(newcomer.getKey(), newcomer.getValue(), now));
              }
              return welcomed.map(
                  all -> {
                    clients.forEach(client -> pass(news, client, now.next()));
                    arrived
                        .keySet()
                        .forEach(
                            client -> {
                              // Perhaps he has gone meanwhile.
                              if (newcomers.containsKey(client)) {
                                newcomers.remove(client);
                                client.heard(now.next());
                                clients.add(client);
                              }
                            });
                    seen = now.next();
                    return null;
                  });
            });
  }

  private Future<Changes> news(Positions now) {
    if (seen == null || clients.isEmpty() || seen.equals(now.next())) {
      return Future.succeededFuture(new Changes(Set.of(), Set.of()));
    }
    List<StreamFilter> filters = clients.stream().map(StreamClient::filter).distinct().toList();
    return changes
        .changes(seen, now.next(), filters)
        .recover(why -> isTooMuch(why) ? lost(filters) : Future.failedFuture(why));
  }

  /** Whether it was the question's fault, which would fail again, and not the store's. */
  static boolean isTooMuch(Throwable why) {
    return Failures.problem(why).kind() == Problem.Kind.TOO_BROAD;
  }

  private static Future<Changes> lost(List<StreamFilter> filters) {
    return Future.succeededFuture(
        new Changes(
            Set.of(), filters.stream().map(StreamFilter::tenant).collect(Collectors.toSet())));
  }

  private static void pass(Changes news, StreamClient client, OffsetVector until) {
    if (news.tooMany().contains(client.filter().tenant())) {
      client.lost();
    } else {
      client.changed(news.places().stream().filter(client.filter()::matches).toList());
    }
    client.heard(until);
  }

  /** What somebody is to be told first. */
  private Future<Void> welcome(StreamClient client, OffsetVector since, Positions now) {
    List<AggregatePlace> named = client.filter().named();
    if (!named.isEmpty() || since == null) {
      client.changed(named);
      return Future.succeededFuture();
    }
    if (!isKnown(since, now)) {
      client.lost();
      return Future.succeededFuture();
    }
    return changes
        .changes(since, now.next(), List.of(client.filter()))
        .recover(why -> isTooMuch(why) ? lost(List.of(client.filter())) : Future.failedFuture(why))
        .map(
            missed -> {
              pass(missed, client, now.next());
              return null;
            });
  }

  /** Whether it can be said what has changed since. */
  private static boolean isKnown(OffsetVector since, Positions now) {
    long away = 0;
    for (Map.Entry<Integer, Long> partition : now.next().offsets().entrySet()) {
      long from = since.of(partition.getKey());
      away += partition.getValue() - from;
      if (from > partition.getValue() || from < now.first().of(partition.getKey())) {
        return false;
      }
    }
    return away <= MAX_AWAY_EVENTS && now.next().offsets().keySet().containsAll(since.partitions());
  }

  private static Set<AggregatePlace> wanted(List<StreamClient> due) {
    Set<AggregatePlace> wanted = new LinkedHashSet<>();
    int share = Math.max(1, STATES_AT_ONCE / Math.max(1, due.size()));
    for (StreamClient client : due) {
      wanted.addAll(client.wanted(share));
    }
    return wanted;
  }

  private void tidy() {
    long now = System.nanoTime();
    Map<StreamClient, Boolean> stuck = new HashMap<>();
    clients.forEach(client -> stuck.put(client, client.isStuck(now)));
    stuck.forEach(
        (client, isStuck) -> {
          if (isStuck) {
            client.cut();
            clients.remove(client);
          } else {
            client.beat(now);
          }
        });
  }
}
