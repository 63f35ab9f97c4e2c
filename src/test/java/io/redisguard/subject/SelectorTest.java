package io.redisguard.subject;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.TestPolicy;
import io.redisguard.review.ObjectProjection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
  @ParameterizedTest(name = "{0} of {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # selector                                                             | labels  | matches
          null                                                                   | a=1     | false
          {}                                                                     | a=1     | true
          {}                                                                     |         | true
          {matchLabels: {a: '1'}}                                                | a=1     | true
          {matchLabels: {a: '1'}}                                                | a=1 b=2 | true
          {matchLabels: {a: '1'}}                                                | a=2     | false
          {matchLabels: {a: '1'}}                                                |         | false
          {matchLabels: {a: '1', b: '2'}}                                        | a=1     | false
          {matchLabels: {a: ''}}                                                 | a=      | true
          {matchLabels: {a: ''}}                                                 |         | false
          {matchExpressions: [{key: a, operator: In, values: ['1', '2']}]}       | a=2     | true
          {matchExpressions: [{key: a, operator: In, values: ['1', '2']}]}       | a=3     | false
          {matchExpressions: [{key: a, operator: In, values: ['1', '2']}]}       |         | false
          {matchExpressions: [{key: a, operator: NotIn, values: ['1']}]}         | a=1     | false
          {matchExpressions: [{key: a, operator: NotIn, values: ['1']}]}         | a=2     | true
          {matchExpressions: [{key: a, operator: NotIn, values: ['1']}]}         |         | true
          {matchExpressions: [{key: a, operator: Exists}]}                       | a=      | true
          {matchExpressions: [{key: a, operator: Exists}]}                       | b=1     | false
          {matchExpressions: [{key: a, operator: DoesNotExist}]}                 | a=1     | false
          {matchExpressions: [{key: a, operator: DoesNotExist}]}                 | b=1     | true
          {matchLabels: {a: '1'}, matchExpressions: [{key: b, operator: Exists}]} | a=1 b=1 | true
          {matchLabels: {a: '1'}, matchExpressions: [{key: b, operator: Exists}]} | a=1     | false
          {matchLabels: {a: '1'}, matchExpressions: [{key: b, operator: Exists}]} | b=1     | false
          # what the API server would refuse matches nothing
          {matchExpressions: [{key: a, operator: In}]}                           | a=1     | false
          {matchExpressions: [{key: a, operator: NotIn, values: []}]}            | a=1     | false
          {matchExpressions: [{key: a, operator: Exists, values: ['1']}]}        | a=1     | false
          {matchExpressions: [{key: a, operator: Within, values: ['1']}]}        | a=1     | false
          """)
  void matches(String selector, @Nullable String labels, boolean matches) {
    assertThat(ObjectProjection.selector(TestPolicy.yaml(selector)).matches(labels(labels)))
        .isEqualTo(matches);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {matchExpressions: [{key: a, operator: In}]}                    | In needs values
          {matchExpressions: [{key: a, operator: Exists, values: ['1']}]} | Exists takes no values
          {matchExpressions: [{key: a, operator: Within}]}                | "Within" is no operator
          """)
  void saysWhyItIsInvalid(String selector, String why) {
    assertThat(ObjectProjection.selector(TestPolicy.yaml(selector)))
        .isEqualTo(new Selector.Invalid(why));
  }

  @Test
  void knowsItsKeys() {
    Selector selector =
        ObjectProjection.selector(
            TestPolicy.yaml(
                "{matchLabels: {b: '1'}, matchExpressions: [{key: a, operator: Exists}, {key: b,"
                    + " operator: Exists}]}"));

    assertThat(selector.keys()).isEqualTo(Set.of("a", "b"));
    assertThat(Selector.nothing().keys()).isEmpty();
    assertThat(new Selector.Invalid("x").keys()).isEmpty();
  }

  @Test
  void onlyTheEmptySelectorIsEverything() {
    assertThat(Selector.everything().isEverything()).isTrue();
    assertThat(Selector.nothing().isEverything()).isFalse();
    assertThat(Selector.ofLabels(Map.of("a", "1")).isEverything()).isFalse();
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new HashMap<>();
    if (text != null) {
      for (String label : text.split(" ", -1)) {
        labels.put(label.substring(0, label.indexOf('=')), label.substring(label.indexOf('=') + 1));
      }
    }
    return labels;
  }
}
