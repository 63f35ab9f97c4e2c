package io.redisguard.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDigestTest {
  @ParameterizedTest(name = "{0} and {1}: same {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1, b: {c: 2, d: 3}} | {b: {d: 3, c: 2}, a: 1}  | true
          {a: [1, 2]}             | {a: [2, 1]}              | false
          {a: 1}                  | {a: 2}                   | false
          {a: 1}                  | {a: '1'}                 | false
          {a: 1}                  | {b: 1}                   | false
          {a: 1}                  | {a: 1, b: null}          | false
          {a: {b: 1}}             | {a: 1, b: 1}             | false
          {a: [b, c]}             | {a: ['b,c']}             | false
          {a: '1', b: '2'}        | {'a":"1","b': '2'}       | false
          {a: true}               | {a: 'true'}              | false
          {}                      | []                       | false
          """)
  void namesTheContent(String left, String right, boolean same) {
    assertThat(
            PolicyDigest.of(TestPolicy.yaml(left)).equals(PolicyDigest.of(TestPolicy.yaml(right))))
        .isEqualTo(same);
  }

  @Test
  void isAboutTheSpecAlone() {
    assertThat(TestPolicy.protect().digest())
        .isEqualTo(TestPolicy.of("profile:   'protect'  # a comment").digest())
        .isNotEqualTo(TestPolicy.observe().digest())
        .matches("[0-9a-f]{12}");
  }
}
