package io.plaudit.aggregator.alert;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses are on the open internet: what else there is may be somebody's who trusts whoever
 * comes from here. By IANA's registries of special-purpose addresses
 * (https://www.iana.org/assignments/iana-ipv4-special-registry,
 * https://www.iana.org/assignments/iana-ipv6-special-registry): of IPv4 all but these, of IPv6 what
 * is global unicast (2000::/3) but these.
 */
final class PublicAddresses {

  private static final List<Network> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.31.196.0/24",
              "192.52.193.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "192.175.48.0/24",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              // Teredo, benchmarking, ORCHID: all that is the IETF's.
              "2001:0:0:0:0:0:0:0/23",
              "2001:db8:0:0:0:0:0:0/32",
              // 6to4: an IPv4 address, any, is in it.
              "2002:0:0:0:0:0:0:0/16",
              "2620:4f:8000:0:0:0:0:0/48",
              "3fff:0:0:0:0:0:0:0/20")
          .map(Network::parse)
          .toList();

  private static final Network GLOBAL_UNICAST = Network.parse("2000:0:0:0:0:0:0:0/3");

  private PublicAddresses() {}

  static boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    return (address instanceof Inet4Address || GLOBAL_UNICAST.contains(bytes))
        && NOT_PUBLIC.stream().noneMatch(network -> network.contains(bytes));
  }

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Network(byte[] address, int bits) {

    static Network parse(String text) {
      int slash = text.indexOf('/');
      try {
        // A literal: nothing is looked up.
        byte[] address = InetAddress.getByName(text.substring(0, slash)).getAddress();
        return new Network(address, Integer.parseInt(text.substring(slash + 1)));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(text, e);
      }
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
