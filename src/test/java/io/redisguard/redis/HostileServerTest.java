package io.redisguard.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.facts.Address;
import io.redisguard.facts.Asked;
import io.redisguard.facts.ServerState;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whoever listens at the address of a pod may say anything, or nothing.
class HostileServerTest {
  private static final Duration PATIENCE = Duration.ofMillis(300);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HTTP/1.1 400 Bad Request\\r\\n\\r\\n | Garbled | it does not speak the Redis protocol
          $536870912\\r\\n                     | Garbled | it wants to send 536870912 bytes in one reply
          *1000000000\\r\\n                    | Garbled | it wants to send 1000000000 items in one reply
          $99999999999999999999\\r\\n          | Garbled | it wants to send
          -ERR max number of clients reached\\r\\n | Silent | it has as many clients as it takes
          -NOAUTH Authentication required.\\r\\n | Locked | it wants a password (NOAUTH)
          -NOPERM this user has no permissions\\r\\n | Locked | it forbids
          -BUSY Redis is busy running a script\\r\\n | Silent | it is busy with a script
          -WHAT ever\\r\\n                     | Garbled | it answers with an error that makes no sense here
          """)
  void saysWhatIsWrong(String reply, String outcome, String why) {
    String bytes = reply.replace("\\r", "\r").replace("\\n", "\n");
    try (Liar liar = new Liar(out -> out.write(bytes.repeat(20).getBytes(UTF_8)))) {
      Asked<ServerState> asked = ask(liar);

      assertThat(asked.getClass().getSimpleName()).isEqualTo(outcome);
      assertThat(asked.problem()).startsWith(why);
    }
  }

  @Test
  void neverReadsMoreThanItAskedFor() {
    try (Liar liar =
        new Liar(
            out -> {
              byte[] line = ("+" + "x".repeat(1000) + "\r\n").getBytes(UTF_8);
              while (true) {
                out.write(line);
              }
            })) {
      // Eight replies, each in its line, and no more.
      assertThat(ask(liar)).isInstanceOf(Asked.Told.class);
    }
    try (Liar endless =
        new Liar(
            out -> {
              byte[] noise = "x".repeat(1 << 14).getBytes(UTF_8);
              out.write('+');
              while (true) {
                out.write(noise);
              }
            })) {
      assertThat(ask(endless).problem()).isEqualTo("its reply has a line without end");
    }
  }

  @Test
  void silenceAndDribbleEndAtTheDeadline() {
    try (Liar silent = new Liar(_ -> LockSupport.parkNanos(Duration.ofSeconds(20).toNanos()));
        Liar dribbling =
            new Liar(
                out -> {
                  while (true) {
                    out.write('+');
                    out.flush();
                    LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
                  }
                })) {
      for (Liar liar : new Liar[] {silent, dribbling}) {
        long started = System.nanoTime();
        Asked<ServerState> asked = ask(liar);
        Duration took = Duration.ofNanos(System.nanoTime() - started);

        assertThat(asked).isEqualTo(new Asked.Silent<>("no answer within 300 ms"));
        assertThat(took).isLessThan(PATIENCE.multipliedBy(4));
      }
    }
  }

  @Test
  void nobodyAndNoName() {
    Asked<ServerState> nobody =
        RedisProbe.server(new Address("127.0.0.1", 1), RedisAccess.OPEN, PATIENCE);
    Asked<ServerState> noName =
        RedisProbe.server(
            new Address("no.such.name.invalid", 6379), RedisAccess.OPEN, Duration.ofSeconds(5));

    assertThat(nobody).isEqualTo(new Asked.Silent<>("nobody listens at 127.0.0.1:1"));
    assertThat(noName).isEqualTo(new Asked.Silent<>("no.such.name.invalid does not resolve"));
  }

  private static Asked<ServerState> ask(Liar liar) {
    return RedisProbe.server(liar.address(), RedisAccess.OPEN, PATIENCE);
  }

  private interface Lie {
    void tell(OutputStream out) throws IOException;
  }

  /// Accepts connections and says the same to everybody.
  private static final class Liar implements AutoCloseable {
    private final ServerSocket server;

    Liar(Lie lie) {
      try {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread.ofVirtual().start(() -> serve(lie));
    }

    private void serve(Lie lie) {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          Thread.ofVirtual().start(() -> tell(lie, socket));
        } catch (IOException _) {
          return;
        }
      }
    }

    private static void tell(Lie lie, Socket socket) {
      try (socket) {
        lie.tell(socket.getOutputStream());
        socket.getInputStream().readAllBytes();
      } catch (IOException _) {
        // The other side has had enough.
      }
    }

    Address address() {
      return new Address("127.0.0.1", server.getLocalPort());
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
