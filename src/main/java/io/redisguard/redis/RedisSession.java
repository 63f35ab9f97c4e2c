package io.redisguard.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.redisguard.facts.Address;
import io.redisguard.facts.Asked;
import io.redisguard.redis.ReplyLimit.ReplyTooLarge;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.commands.ProtocolCommand;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/// One connection to a server or a Sentinel, for one errand.
///
/// Whatever the other side does, it ends at its deadline: then its socket is closed. A timeout per
/// read would not do, since a server that sends a byte now and then never reaches it.
final class RedisSession implements AutoCloseable {
  private static final ScheduledExecutorService DEADLINES =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("redis-deadlines").factory());

  private final Address address;
  private final RedisAccess access;
  private final Duration patience;
  private final Duration answer;
  private final long endNanos;
  private final Connection connection = new Connection(this::connect);
  private volatile @Nullable Socket raw;
  private final Future<?> alarm;

  /// Why there is no answer.
  static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean garbled;

    NoAnswer(String why, boolean garbled) {
      super(why, null, false, false);
      this.garbled = garbled;
    }

    String why() {
      return String.valueOf(getMessage());
    }

    /// How the question ended: something came that was no answer, or nothing.
    <T> Asked<T> asked() {
      return garbled ? new Asked.Garbled<>(why()) : new Asked.Silent<>(why());
    }
  }

  /// Opens no connection yet.
  ///
  /// @param patience from now to the end of the session, whatever is done in it
  RedisSession(Address address, RedisAccess access, Duration patience) {
    this(address, access, patience, patience);
  }

  /// For an errand of several questions.
  ///
  /// @param answer the longest wait for one answer
  RedisSession(Address address, RedisAccess access, Duration patience, Duration answer) {
    this.address = address;
    this.access = access;
    this.patience = patience;
    this.answer = answer;
    this.endNanos = System.nanoTime() + patience.toNanos();
    this.alarm = DEADLINES.schedule(this::end, patience.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Sends all commands at once and reads all replies. An error of one is its reply.
  List<Reply> ask(List<List<String>> commands) throws NoAnswer {
    try {
      for (List<String> command : commands) {
        send(command);
      }
      List<Reply> replies = new ArrayList<>();
      connection.getMany(commands.size()).forEach(raw -> replies.add(Reply.of(raw)));
      return replies;
    } catch (JedisException e) {
      throw noAnswer(e);
    }
  }

  Reply ask(String... command) throws NoAnswer {
    return ask(List.of(List.of(command))).getFirst();
  }

  private void send(List<String> command) {
    String name = command.getFirst();
    ProtocolCommand word = () -> name.getBytes(UTF_8);
    connection.sendCommand(word, command.subList(1, command.size()).toArray(String[]::new));
  }

  private Socket connect() {
    Socket socket = new Socket();
    raw = socket;
    try {
      socket.setTcpNoDelay(true);
      InetAddress host = InetAddress.getByName(address.host());
      socket.connect(new InetSocketAddress(host, address.port()), millisLeft());
      socket.setSoTimeout(millisLeft());
      RedisTls tls = access.tls();
      if (tls == null) {
        return new LimitedSocket(socket);
      }
      SSLSocket secure = tls.over(socket, address.host(), address.port());
      secure.startHandshake();
      return new LimitedSocket(secure);
    } catch (IOException e) {
      end();
      throw new JedisConnectionException(e);
    }
  }

  private int millisLeft() {
    long left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
    return (int) Math.max(1, Math.min(left, answer.toMillis()));
  }

  private NoAnswer noAnswer(JedisException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ReplyTooLarge large -> {
          return new NoAnswer(String.valueOf(large.getMessage()), true);
        }
        case SocketTimeoutException _ -> {
          return new NoAnswer("no answer within %d ms".formatted(answer.toMillis()), false);
        }
        case UnknownHostException _ -> {
          return new NoAnswer(address.host() + " does not resolve", false);
        }
        case ConnectException _, NoRouteToHostException _ when !isOver() -> {
          return new NoAnswer("nobody listens at " + address, false);
        }
        case SSLException ssl when !isOver() -> {
          return new NoAnswer("no TLS connection: " + ssl.getMessage(), true);
        }
        default -> {}
      }
    }
    if (isOver()) {
      return new NoAnswer("no answer within %d ms".formatted(patience.toMillis()), false);
    }
    String message = String.valueOf(e.getMessage());
    return message.startsWith("Unknown reply")
        ? new NoAnswer("it does not speak the Redis protocol", true)
        : new NoAnswer("the connection broke", false);
  }

  private boolean isOver() {
    // The alarm and the timeouts of the socket have the same goal; either may be first.
    return endNanos - System.nanoTime() < TimeUnit.MILLISECONDS.toNanos(2);
  }

  private void end() {
    Socket socket = raw;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException _) {
        // It is of no more use either way.
      }
    }
  }

  @Override
  public void close() {
    alarm.cancel(false);
    end();
  }
}
