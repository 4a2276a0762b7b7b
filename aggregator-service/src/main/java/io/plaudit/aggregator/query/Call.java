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
  @FunctionalInterface
  interface Read {
    Future<Answer> run();

    /** What must be applied for the answer to be up to date. */
    default LogPart needs() {
      return LogPart.WHOLE;
    }

    /** The same read, of which it is known that it is about this trace alone. */
    static Read ofTrace(String tenant, String traceId, Read read) {
      return new Read() {
        @Override
        public Future<Answer> run() {
          return read.run();
        }

        @Override
        public LogPart needs() {
          return LogPart.ofTrace(tenant, traceId);
        }
      };
    }
  }
}
