package io.redisguard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisguard.policy.GuardPolicy;
import io.redisguard.policy.PolicyParser;
import io.redisguard.policy.PolicyReading;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Policies as people write them.
public final class TestPolicy {
  private TestPolicy() {}

  public static GuardPolicy observe() {
    return of("profile: observe");
  }

  public static GuardPolicy protect() {
    return of("profile: protect");
  }

  /// The policy with this spec, written at `TestRequest.NOW`.
  public static GuardPolicy of(String spec) {
    return switch (PolicyParser.parse(document(spec), TestRequest.NOW)) {
      case PolicyReading.Valid(GuardPolicy policy) -> policy;
      case PolicyReading.Invalid(var mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }

  public static JsonNode document(String spec) {
    return yaml(
        """
        apiVersion: redis-guard.io/v1alpha1
        kind: GuardPolicy
        metadata: {name: test}
        spec:
        """
            + spec.indent(2));
  }

  public static JsonNode yaml(String text) {
    LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    return new ObjectMapper().valueToTree(new Load(settings).loadFromString(text));
  }
}
