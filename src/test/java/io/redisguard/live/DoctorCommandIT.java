package io.redisguard.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.redisguard.cli.GuardCommands;
import io.redisguard.lab.LabSettings;
import io.redisguard.lab.RedisLab;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandIT {
  private record Said(int code, String text) {}

  @Test
  void saysWhoIsBlindAndWhatWouldBeLost(@TempDir Path folder) {
    try (RedisLab lab =
        RedisLab.start(LabSettings.plain().withPassword("s3cret").withAppendOnly())) {
      String objects = "--objects=" + LabManifests.write(lab, folder);
      String policy = "--policy=" + LabManifests.policy(folder, "{}");

      Said well = doctor(objects, policy);
      assertThat(well.code()).as(well.text()).isZero();
      assertThat(well.text())
          .contains("prod/redis-node\n  master         redis-node-0\n  logs in as     default\n")
          .contains("master, 2 replicas, Redis 7.")
          .contains("3 answer, 2 are needed for a failover")
          .contains("a clean stop   loses nothing: it waits up to 10 s for its replicas")
          .contains("a handover     nothing: writes pause until a replica has them all")
          .contains("if it restarts first, up to a second of writes (appendfsync everysec)")
          .doesNotContain("s3cret");

      Said locked = doctor(objects);
      assertThat(locked.code()).isEqualTo(1);
      assertThat(locked.text())
          .contains("not known: ")
          .contains("blind          redis-node-0: it wants a password (NOAUTH)");

      lab.others(lab.master()).forEach(node -> node.server().kill());
      Said alone = doctor(objects, policy);
      assertThat(alone.code()).isEqualTo(1);
      assertThat(alone.text())
          .contains("a clean stop   loses nothing: it saves before it ends")
          .contains("a handover     impossible: no replica is in sync");
    }
  }

  private static Said doctor(String... options) {
    GuardCommands.Result result =
        GuardCommands.run(
            Stream.concat(Stream.of("doctor"), Arrays.stream(options)).toArray(String[]::new));
    return new Said(result.code(), result.out() + result.err());
  }
}
