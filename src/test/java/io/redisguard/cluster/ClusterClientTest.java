package io.redisguard.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import org.junit.jupiter.api.Test;

class ClusterClientTest {
  @Test
  void theClientUnderstandsAWatchThatCameTooLate() {
    WatchEvent event =
        ClusterClient.serialization()
            .unmarshal(
                """
                {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {},
                  "status": "Failure", "message": "too old resource version: 237 (257)",
                  "reason": "Expired", "code": 410}}
                """,
                WatchEvent.class);
    assertThat(event.getObject())
        .isInstanceOfSatisfying(Status.class, it -> assertThat(it.getCode()).isEqualTo(410));
  }
}
