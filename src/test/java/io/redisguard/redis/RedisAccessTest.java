package io.redisguard.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.facts.Fact;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedisAccessTest {
  @Test
  void anEmptySecretOpensNothing() {
    RedisAccess access = LabGroup.access(Map.of());

    assertThat(access.serverLogins()).containsExactly(RedisLogin.NONE);
    assertThat(access.sentinelLogins()).containsExactly(RedisLogin.NONE);
    assertThat(access.tls()).isNull();
    assertThat(access.userName()).isEqualTo("nobody");
  }

  @Test
  void sentinelsAreTriedWithTheirOwnLoginNoneAndThatOfTheServers() {
    RedisAccess access =
        LabGroup.access(
            Map.of("username", "guard", "password", "one\n", "sentinel-password", "two"));

    assertThat(access.serverLogins())
        .isEqualTo(List.of(new RedisLogin("guard", "one"), RedisLogin.NONE));
    assertThat(access.sentinelLogins())
        .isEqualTo(
            List.of(new RedisLogin("", "two"), RedisLogin.NONE, new RedisLogin("guard", "one")));
    assertThat(access.userName()).isEqualTo("guard");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          passwort | the Secret has keys that mean nothing here: [passwort]
          ca.crt   | the TLS part of the Secret cannot be used
          tls.crt  | the TLS part of the Secret cannot be used
          """)
  void aWrongSecretIsToldWithoutItsValues(String key, String why) {
    Fact<RedisAccess> access = RedisAccess.of(Map.of(key, "hunter2"));

    assertThat(access).isInstanceOf(Fact.Unknown.class);
    assertThat(access.toString()).contains(why).doesNotContain("hunter2");
  }

  @Test
  void nothingPrintsAPassword() {
    RedisAccess access = LabGroup.access(Map.of("username", "guard", "password", "hunter2"));

    assertThat(access + " " + access.serverLogins()).doesNotContain("hunter2");
  }
}
