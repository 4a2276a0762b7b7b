package io.plaudit.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Where the brokers of a cluster are reached, by each service under a name of its own. */
final class Brokers {

  static final String HARNESS = "HARNESS";

  private final Path directory;

  /** Of each broker, by name. */
  private final List<Map<String, Listener>> listeners = new ArrayList<>();

  /** Of each broker, by the listener's name. */
  private final List<Map<String, TcpProxy>> proxies = new ArrayList<>();

  /** Starts a proxy on the first port for the second. */
  @FunctionalInterface
  interface ProxyStart {
    TcpProxy start(int port, int target);
  }

  Brokers(Path directory, int count, List<String> services, LoopbackPorts ports, ProxyStart proxy) {
    this.directory = directory;
    for (int broker = 0; broker < count; broker++) {
      Map<String, Listener> reached = new LinkedHashMap<>();
      Map<String, TcpProxy> passed = new HashMap<>();
      List<String> cut = new ArrayList<>(services);
      cut.add(BrokerProperties.PEERS);
      cut.add(BrokerProperties.CONTROLLER);
      for (String name : cut) {
        Listener listener = new Listener(name, ports.next(), ports.next());
        reached.put(name, listener);
        passed.put(name, proxy.start(listener.advertised(), listener.port()));
      }
      int direct = ports.next();
      reached.put(HARNESS, new Listener(HARNESS, direct, direct));
      listeners.add(reached);
      proxies.add(passed);
    }
  }

  /** What a client under this name is told at first. */
  String bootstrap(String name) {
    return listeners.stream()
        .map(reached -> "127.0.0.1:" + reached.get(name).advertised())
        .collect(Collectors.joining(","));
  }

  /** The ways from one service to all brokers. */
  List<TcpProxy> ways(String name) {
    return proxies.stream().map(passed -> passed.get(name)).toList();
  }

  /** The ways to one broker, counted from 1: from services, and from the other brokers. */
  Map<String, List<TcpProxy>> links(int node) {
    Map<String, TcpProxy> passed = proxies.get(node - 1);
    List<TcpProxy> peers =
        List.of(passed.get(BrokerProperties.PEERS), passed.get(BrokerProperties.CONTROLLER));
    Map<String, List<TcpProxy>> links = new LinkedHashMap<>();
    links.put("services", passed.values().stream().filter(way -> !peers.contains(way)).toList());
    links.put("brokers", peers);
    return links;
  }

  /** Writes the file of a broker, counted from 1. */
  Path properties(int node) throws IOException {
    Map<String, Listener> reached = new LinkedHashMap<>(listeners.get(node - 1));
    Listener controller = reached.remove(BrokerProperties.CONTROLLER);
    List<String> voters = new ArrayList<>();
    for (int voter = 1; voter <= listeners.size(); voter++) {
      Listener of = listeners.get(voter - 1).get(BrokerProperties.CONTROLLER);
      voters.add(voter + "@127.0.0.1:" + of.advertised());
    }
    return BrokerProperties.write(
        directory.resolve("broker-" + node),
        node,
        List.copyOf(reached.values()),
        controller,
        voters);
  }
}
