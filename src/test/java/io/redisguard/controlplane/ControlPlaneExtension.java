package io.redisguard.controlplane;

import io.redisguard.controlplane.ControlPlane.Part;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests a control plane with controllers, scheduler and two pretended nodes. All classes
/// share one; those that break things start their own.
final class ControlPlaneExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace HERE =
      ExtensionContext.Namespace.create(ControlPlaneExtension.class);

  private record Shared(ControlPlane controlPlane, PretendKubelet kubelet)
      implements AutoCloseable {
    static Shared start() {
      ControlPlane controlPlane = ControlPlane.start(Part.CONTROLLERS, Part.SCHEDULER);
      return new Shared(controlPlane, PretendKubelet.of(controlPlane, "node-a", "node-b"));
    }

    @Override
    public void close() {
      kubelet.close();
      controlPlane.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == ControlPlane.class || type == PretendKubelet.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Shared shared =
        context
            .getRoot()
            .getStore(HERE)
            .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
    return parameter.getParameter().getType() == ControlPlane.class
        ? shared.controlPlane()
        : shared.kubelet();
  }
}
