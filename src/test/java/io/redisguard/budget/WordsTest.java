package io.redisguard.budget;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.subject.Selector;
import io.redisguard.subject.Selector.Operator;
import io.redisguard.subject.Selector.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final Selector GROUP = Selector.ofLabels(Map.of("app", "redis"));

  @Test
  void selectorsReadAsKubectlWritesThem() {
    assertThat(Words.selector(Selector.nothing())).isEqualTo("no selector");
    assertThat(Words.selector(Selector.everything())).isEqualTo("every pod");
    assertThat(Words.selector(new Selector.Invalid("x"))).isEqualTo("an invalid selector");
    assertThat(
            Words.selector(
                new Selector.Labels(
                    Map.of("b", "2", "a", "1"),
                    List.of(
                        new Requirement("role", Operator.IN, Set.of("x", "w")),
                        new Requirement("tier", Operator.NOT_IN, Set.of("y")),
                        new Requirement("here", Operator.EXISTS, Set.of()),
                        new Requirement("gone", Operator.DOES_NOT_EXIST, Set.of())))))
        .isEqualTo("a=1,b=2,role in (w,x),tier notin (y),here,!gone");
  }

  @Test
  void narrowingIsWhatAGroupDoesNotAskItself() {
    Selector narrow = Selector.ofLabels(Map.of("app", "redis", "role", "master"));
    assertThat(Words.narrowing(narrow, GROUP)).isEqualTo("role=master");
    assertThat(Words.narrowing(GROUP, GROUP)).isEqualTo("app=redis");
    assertThat(Words.narrowing(narrow, Selector.nothing())).isEqualTo("app=redis,role=master");
    assertThat(Words.narrowing(Selector.everything(), GROUP)).isEqualTo("every pod");
    assertThat(Words.narrowing(Selector.nothing(), GROUP)).isEqualTo("no selector");
  }

  @Test
  void numbers() {
    assertThat(Words.count(0, "pod")).isEqualTo("0 pods");
    assertThat(Words.count(1, "pod")).isEqualTo("1 pod");
    assertThat(Words.count(2, "pod")).isEqualTo("2 pods");
  }
}
