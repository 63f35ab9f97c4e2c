package io.redisguard.controlplane;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// A token of the guard's service account as the API server signs them, but for a shorter life: it
/// gives none for less than ten minutes.
final class ServiceAccountToken {
  /// The API server takes a token for so long after it has expired, against clocks that differ.
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private ServiceAccountToken() {}

  /// A token that the API server takes for so long, and some seconds more while it remembers it.
  static String livingFor(Duration life, ControlPlane controlPlane) {
    String uid =
        controlPlane
            .admin()
            .line("get serviceaccount redis-guard -n redis-guard -o jsonpath={.metadata.uid}")
            .ok();
    long now = Instant.now().getEpochSecond();
    ObjectNode claims =
        JsonNodeFactory.instance
            .objectNode()
            .put("iss", ControlPlane.ISSUER)
            .put("sub", "system:serviceaccount:redis-guard:redis-guard")
            .put("iat", now)
            .put("nbf", now)
            .put("exp", now + life.minus(LEEWAY).toSeconds());
    claims.putArray("aud").add(ControlPlane.ISSUER);
    ObjectNode kubernetes = claims.putObject("kubernetes.io").put("namespace", "redis-guard");
    kubernetes.putObject("serviceaccount").put("name", "redis-guard").put("uid", uid);
    String signed = encoded("{\"alg\":\"RS256\"}") + "." + encoded(claims.toString());
    return signed + "." + BASE64.encodeToString(controlPlane.authority().sign(signed));
  }

  private static String encoded(String text) {
    return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
