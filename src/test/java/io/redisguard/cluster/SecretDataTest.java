package io.redisguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.facts.Fact;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretDataTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          data: {password: czNjcmV0}                                    | s3cret
          data: {password: "czNj\\ncmV0\\n"}                            | s3cret
          stringData: {password: plain}                                 | plain
          {data: {password: czNjcmV0}, stringData: {password: plain}}   | plain
          data: {password: s3cret!}                                     | -
          data: {password: "czNj cmV0"}                                 | -
          data: {password: czNjcmV}                                     | s3cre
          data: {password: c}                                           | -
          {data: {password: "!"}, stringData: {password: plain}}        | -
          """)
  void valuesOrAProblem(String fields, String password) {
    assertThat(read(fields))
        .isEqualTo(
            password.equals("-")
                ? Fact.unknown("password of Secret prod/login is not in base 64")
                : Fact.known(Map.of("password", password)));
  }

  /// One broken Secret is no reason not to read the others, nor to print what is in it.
  @Test
  void aBrokenSecretIsUnknownAndHidden() {
    assertThat(read("data: {password: hunter2!}").toString()).doesNotContain("hunter2");
  }

  @Test
  void aSecretThatIsNotThereIsEmpty() {
    assertThat(new NoLiveAnswers().secret("prod", "login", Duration.ZERO))
        .isEqualTo(Fact.known(Map.of()));
  }

  private static Fact<Map<String, String>> read(String fields) {
    String rest = fields.startsWith("{") ? fields.substring(1, fields.length() - 1) : fields;
    String yaml = "{kind: Secret, metadata: {name: login, namespace: prod}, %s}".formatted(rest);
    Manifests manifests =
        ManifestReader.read(
            List.of("-"), new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
    assertThat(manifests.unreadable()).isEmpty();
    return NoLiveAnswers.of(manifests.objects()).secret("prod", "login", Duration.ZERO);
  }
}
