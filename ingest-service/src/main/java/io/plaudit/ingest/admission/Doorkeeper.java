package io.plaudit.ingest.admission;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.net.InetSocketAddress;

/**
 * Bounds the connections of a server with TLS from the moment when they are accepted: Vert.x tells
 * of them only when the handshake is done, which who means no good never does. It is the transport
 * of the Vert.x that has the server, and as that of Java in all else. Thread-safe.
 */
public final class Doorkeeper implements Transport {

  private final ConnectionBound bound;

  public Doorkeeper(AdmissionSettings settings) {
    bound = new ConnectionBound(settings);
  }

  /** How many were closed because there were too many. */
  public long refused() {
    return bound.refused();
  }

  @Override
  public String name() {
    return NIO.name();
  }

  @Override
  public boolean available() {
    return NIO.available();
  }

  @Override
  public Throwable unavailabilityCause() {
    return NIO.unavailabilityCause();
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return new Watched();
  }

  private final class Watched extends NioTransport {

    @Override
    public void configure(NetServerOptions options, boolean local, ServerBootstrap server) {
      super.configure(options, local, server);
      if (options.isSsl()) {
        server.handler(new Door());
      }
    }
  }

  /** Sees each connection before anybody else does. */
  @ChannelHandler.Sharable
  private final class Door extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      Channel connection = (Channel) accepted;
      String address = address(connection);
      if (bound.enter(address)) {
        connection.closeFuture().addListener(closed -> bound.leave(address));
        context.fireChannelRead(connection);
      } else {
        bound.leave(address);
        connection.unsafe().closeForcibly();
      }
    }
  }

  private static String address(Channel connection) {
    return connection.remoteAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : "";
  }
}
