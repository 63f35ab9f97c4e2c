package io.redisguard.controlplane;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A port of the loopback that hands connections on to other ports in turn, as a Service does: a
/// connection stays where it was begun, also when its port is taken out.
final class Wire implements AutoCloseable {
  private final ServerSocket entrance;
  private final List<Integer> ports = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger turn = new AtomicInteger();

  private Wire(ServerSocket entrance) {
    this.entrance = entrance;
  }

  static Wire to(Integer... ports) {
    try {
      Wire wire = new Wire(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
      wire.ports.addAll(List.of(ports));
      Thread.ofVirtual().name("wire").start(wire::accept);
      return wire;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return entrance.getLocalPort();
  }

  void add(int port) {
    ports.add(port);
  }

  /// New connections no longer go there.
  void remove(int port) {
    ports.remove(Integer.valueOf(port));
  }

  /// Ends all connections at once, in the middle of what they carry.
  ///
  /// @return how many there were
  int cut() {
    int connections = open.size() / 2;
    open.forEach(Wire::end);
    return connections;
  }

  private void accept() {
    while (!entrance.isClosed()) {
      try {
        Socket caller = entrance.accept();
        open.add(caller);
        Thread.startVirtualThread(() -> connect(caller));
      } catch (IOException _) {
        // Closed; or the caller has gone already.
      }
    }
  }

  private void connect(Socket caller) {
    List<Integer> now = List.copyOf(ports);
    try {
      if (now.isEmpty()) {
        throw new IOException("nobody is behind this wire");
      }
      int port = now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(server);
      Thread.startVirtualThread(() -> carry(caller, server));
      Thread.startVirtualThread(() -> carry(server, caller));
    } catch (IOException _) {
      end(caller);
    }
  }

  private void carry(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException _) {
      // One side has ended it; so does the other.
    } finally {
      end(from);
      end(to);
      open.remove(from);
      open.remove(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed.
    }
  }

  @Override
  public void close() {
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(Wire::end);
  }
}
