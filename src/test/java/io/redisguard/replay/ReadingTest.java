package io.redisguard.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.ledger.Manner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files as they are found: packed, rotated, doubled, out of order, cut off, broken.
class ReadingTest {
  @TempDir private Path folder;

  @Test
  void gzipIsKnownByItsFirstBytes() throws IOException {
    Path file = Files.write(folder.resolve("audit.log"), packed(sample("lines.log")));

    assertThat(Replays.of(file.toString()).entries()).hasSize(1);
  }

  @Test
  void whatIsReadableOfACutArchiveIsRead() throws IOException {
    // Random text packs badly, so the cut comes late and whole events are before it.
    StringBuilder log = new StringBuilder(new Line().toString());
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      log.append(new Line().about("pods", "web-" + random.nextLong()).toString());
    }
    byte[] packed = packed(log.toString());
    Path file = folder.resolve("cut.gz");
    Files.write(file, Arrays.copyOf(packed, packed.length - 1000));

    Replayed replayed = Replays.of(file.toString());
    assertThat(replayed.entries()).hasSize(1);
    assertThat(replayed.count().events()).isGreaterThan(1000);
    assertThat(replayed.troubles().first()).contains("cut.gz:").contains("cut off");
  }

  @Test
  void anArchiveOfNothingButItsBeginningIsTold() throws IOException {
    Path file = Files.write(folder.resolve("a.gz"), new byte[] {0x1f, (byte) 0x8b, 8});

    assertThat(Replays.of(file.toString()).troubles().first()).contains("a.gz");
  }

  @Test
  void aHalfLineAtTheEndLosesNothingElse() {
    String half = new Line().at(9).toString();

    Replayed replayed = Replays.ofText(new Line() + half.substring(0, half.length() / 2));
    assertThat(replayed.entries()).hasSize(1);
    assertThat(replayed.troubles().unreadable()).isEqualTo(1);
    assertThat(replayed.troubles().first()).isEqualTo("-:2: is cut off");
  }

  @Test
  void brokenLinesAreCountedAndTheFirstIsTold() {
    Replayed replayed =
        Replays.ofText(
            new Line()
                + "{\"verb\":\"delete\",\"resource\":\"pods\",,}\nnonsense\n"
                + new Line().at(30));

    assertThat(replayed.entries().getFirst().disruption().asked().getFirst().times()).isEqualTo(2);
    assertThat(replayed.troubles().unreadable()).isEqualTo(2);
    assertThat(replayed.troubles().first()).isEqualTo("-:2: is no valid JSON");
  }

  @Test
  void aDocumentThatIsCutOffKeepsItsBeginning() throws IOException {
    String array = sample("array.json");

    Replayed replayed = Replays.ofText(array.substring(0, array.length() - 2500));
    assertThat(replayed.entries()).hasSize(1);
    assertThat(replayed.troubles().first()).contains("is cut off");
  }

  @Test
  void anEventThatACloudCutOffIsCounted() {
    Replayed replayed =
        Replays.ofText(
            "{\"events\":[{\"message\":\"{\\\"kind\\\":\\\"Event\\\",\\\"verb\\\":\\\"delete\\\",\\\"resource\\\":\\\"pods\\\"\"}]}\n");

    assertThat(replayed.troubles().unreadable()).isEqualTo(1);
  }

  @Test
  void copiesCountOnce() throws IOException {
    Files.writeString(folder.resolve("a.log"), sample("lines.log"));
    Files.writeString(folder.resolve("b.log"), sample("lines.log"));

    assertThat(Replays.of(folder.toString()).entries().getFirst().disruption().refusals())
        .isEqualTo(3);
  }

  @Test
  void aRotatedLogIsReadFromItsOldestPartOn() throws IOException {
    String[] lines = sample("lines.log").split("(?<=\n)", -1);
    Files.writeString(
        folder.resolve("audit.log"), String.join("", Arrays.copyOfRange(lines, 8, 13)));
    Files.writeString(
        folder.resolve("audit-2026-11-21T08-41-21.000.log"),
        String.join("", Arrays.copyOfRange(lines, 0, 8)));

    assertThat(LogFiles.of(List.of(folder.toString())).files())
        .extracting(file -> Path.of(file.name()).getFileName().toString())
        .containsExactly("audit-2026-11-21T08-41-21.000.log", "audit.log");
    assertThat(Replays.of(folder.toString()).entries().getFirst().disruption().by())
        .isEqualTo("bob");
  }

  @Test
  void severalApiServersAreReadSideBySide() throws IOException {
    StringBuilder even = new StringBuilder();
    StringBuilder odd = new StringBuilder();
    String[] lines = sample("lines.log").split("(?<=\n)", -1);
    for (int i = 0; i < lines.length; i++) {
      (i % 2 == 0 ? even : odd).append(lines[i]);
    }
    Files.writeString(folder.resolve("one.log"), even);
    Files.writeString(folder.resolve("two.log"), odd);

    Replayed replayed = Replays.of(folder.toString());
    assertThat(replayed.entries().getFirst().disruption().manner()).isEqualTo(Manner.EVICTION);
    assertThat(replayed.troubles().late()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void eventsComeInAnyOrder(long seed) throws IOException {
    List<String> lines = new ArrayList<>(List.of(sample("lines.log").split("(?<=\n)", -1)));
    Collections.shuffle(lines, new Random(seed));

    Replayed replayed = Replays.ofText(String.join("", lines));
    assertThat(replayed.entries().getFirst().disruption().by()).isEqualTo("bob");
    assertThat(replayed.entries().getFirst().disruption().ready())
        .isEqualTo("2026-11-21T08:41:40Z");
  }

  @Test
  void nothingAClientWritesHidesWhatItDoes() {
    String hiding = "\",\"verb\":\"get\",\"resource\":\"leases\",\"x\":\"";

    Replayed replayed =
        Replays.ofText(new Line().client(hiding).uri("/api/v1/pods?a=" + hiding).toString());
    assertThat(replayed.entries()).hasSize(1);
  }

  @Test
  @Timeout(60)
  void garbageOfAnyKindIsOnlyCounted() {
    Random random = new Random(20261121);
    for (int round = 0; round < 200; round++) {
      byte[] bytes = new byte[random.nextInt(2000)];
      random.nextBytes(bytes);
      StringBuilder text = new StringBuilder(new String(bytes, StandardCharsets.ISO_8859_1));
      String line = new Line().toString();
      text.insert(random.nextInt(text.length() + 1), "\n" + line);
      Replayed replayed = Replays.ofText(text.toString());
      assertThat(replayed.count().events() + replayed.troubles().unreadable()).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"verb\":\"delete\",\"resource\":\"pods\",\"auditID\":\"a\"}",
        "{\"auditID\":1,\"objectRef\":[],\"verb\":\"delete\",\"resource\":\"pods\"}",
        "{\"auditID\":\"a\",\"stage\":\"ResponseComplete\",\"verb\":\"delete\",\"stageTimestamp\":\"never\",\"objectRef\":{\"resource\":\"pods\"}}",
        "{\"protoPayload\":{\"methodName\":\"io.k8s.core.v1.pods.delete\"}}",
        "{\"protoPayload\":{\"methodName\":\"io.k8s.\",\"resourceName\":\"////\"}}",
        "{\"AuditId\":\"a\",\"ObjectRef\":\"{\"}",
        "{\"records\":[[[]],null,1,{\"properties\":null}],\"logEvents\":[]}",
      })
  void oddShapesDoNoHarm(String line) {
    assertThat(Replays.ofText(line + "\n" + new Line()).entries()).hasSize(1);
  }

  @Test
  void oddBodiesDoNoHarm() {
    String odd =
        new Line()
            .got(
                (ObjectNode)
                    Bodies.json(
                        "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":[],\"spec\":\"x\",\"status\":7}"))
            .toString();

    assertThat(Replays.ofText(odd + new Line().at(5)).count().events()).isEqualTo(2);
  }

  @Test
  void aLineWithoutAnEndIsNotKept() throws IOException {
    Path file = folder.resolve("long.log");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(new Line().toString().getBytes(StandardCharsets.UTF_8));
      byte[] block = new byte[1 << 20];
      Arrays.fill(block, (byte) 'x');
      for (int i = 0; i < 40; i++) {
        out.write(block);
      }
      out.write(("\n" + new Line().at(50)).getBytes(StandardCharsets.UTF_8));
    }

    Replayed replayed = Replays.of(file.toString());
    assertThat(replayed.entries().getFirst().disruption().asked().getFirst().times()).isEqualTo(2);
    assertThat(replayed.troubles().first()).contains("long.log:2: is longer than 8 MiB");
  }

  @Test
  void whatIsNotThereIsToldInWords() {
    assertThatThrownBy(() -> LogFiles.of(List.of("no-such.log")))
        .isInstanceOf(LogFiles.Unusable.class)
        .hasMessage("no-such.log: no such file or folder");
  }

  private static String sample(String name) throws IOException {
    return Files.readString(Path.of(Replays.SAMPLES + name));
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
