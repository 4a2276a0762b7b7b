package io.plaudit.aggregator.query;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * One request, authenticated, its texts decoded.
 *
 * @param texts what the path holds in the places of its variables
 * @param body empty but for POST
 */
record Call(String tenant, List<String> texts, Parameters parameters, Buffer body) {

  /** What answers calls of one route. */
  interface Endpoint {

    /**
     * Checks the call, so that a bad one is refused before it waits for anything.
     *
     * @throws io.plaudit.model.InvalidEventException when it breaks a rule
     */
    Read prepare(Call call);
  }

  /** A question that is in order; asking it reads the store. */
  interface Read {
    Future<Answer> run();
  }
}
