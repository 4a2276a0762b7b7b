package io.plaudit.faults;

/**
 * A name under which a broker is reached: a service has one of its own, so that it can be cut off
 * alone.
 *
 * @param name as Kafka wants it, in capitals
 * @param port where the broker listens
 * @param advertised where it says it does: a proxy's port, or the same
 */
record Listener(String name, int port, int advertised) {

  String bound() {
    return name + "://127.0.0.1:" + port;
  }

  String told() {
    return name + "://127.0.0.1:" + advertised;
  }
}
