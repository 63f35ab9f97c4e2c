package io.redisguard.facts;

import io.redisguard.subject.PodSpecView;
import io.redisguard.subject.PodSpecView.ContainerView;
import io.redisguard.subject.PodSpecView.EnvVar;
import io.redisguard.subject.PodSpecView.Port;
import io.redisguard.subject.PodSpecView.PreStop;
import io.redisguard.subject.ResourcesView;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Containers in a few words: `container("redis", "redis:7").with(port("redis", 6379))`.
public record ContainerFixture(ContainerView view) {
  public static ContainerFixture container(String name, String image) {
    return new ContainerFixture(
        new ContainerView(
            "/containers/0",
            name,
            image,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            ResourcesView.NONE,
            false,
            null,
            Map.of()));
  }

  public static Port port(String name, int number) {
    return new Port(name, number);
  }

  public static PodSpecView podSpec(long grace, ContainerFixture... containers) {
    return podSpec(grace, Map.of(), containers);
  }

  public static PodSpecView podSpec(
      long grace, Map<String, String> configMapVolumes, ContainerFixture... containers) {
    return new PodSpecView(
        "",
        "",
        grace,
        List.of(),
        Stream.of(containers).map(ContainerFixture::view).toList(),
        ResourcesView.NONE,
        configMapVolumes);
  }

  public ContainerFixture command(String... words) {
    return copy(
        List.of(words), view.args(), view.env(), view.ports(), view.preStop(), view.mounts());
  }

  public ContainerFixture args(String... words) {
    return copy(
        view.command(), List.of(words), view.env(), view.ports(), view.preStop(), view.mounts());
  }

  public ContainerFixture ports(Port... ports) {
    return copy(
        view.command(), view.args(), view.env(), List.of(ports), view.preStop(), view.mounts());
  }

  public ContainerFixture env(String name, @Nullable String value) {
    return copy(
        view.command(),
        view.args(),
        Stream.concat(view.env().stream(), Stream.of(new EnvVar(name, value))).toList(),
        view.ports(),
        view.preStop(),
        view.mounts());
  }

  public ContainerFixture preStop(PreStop hook) {
    return copy(view.command(), view.args(), view.env(), view.ports(), hook, view.mounts());
  }

  public ContainerFixture preStop(String... command) {
    return preStop(new PreStop.Exec(List.of(command)));
  }

  public ContainerFixture mount(String volume, String path) {
    return copy(
        view.command(),
        view.args(),
        view.env(),
        view.ports(),
        view.preStop(),
        Map.of(volume, path));
  }

  private ContainerFixture copy(
      List<String> command,
      List<String> args,
      List<EnvVar> env,
      List<Port> ports,
      @Nullable PreStop preStop,
      Map<String, String> mounts) {
    return new ContainerFixture(
        new ContainerView(
            view.path(),
            view.name(),
            view.image(),
            command,
            args,
            env,
            ports,
            view.resources(),
            view.restartsAlways(),
            preStop,
            mounts));
  }
}
