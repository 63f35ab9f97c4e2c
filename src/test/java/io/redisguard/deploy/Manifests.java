package io.redisguard.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// What lies under `deploy/`, read as it lies there: kustomize itself is not asked.
final class Manifests {
  static final Path ROOT = Path.of("deploy");
  static final Path BASE = ROOT.resolve("base");
  static final Path FAIL = ROOT.resolve("overlays/fail");

  private static final String KUSTOMIZATION = "kustomization.yaml";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// One document of a file.
  record Manifest(Path file, JsonNode yaml) {
    String kind() {
      return yaml.path("kind").asText();
    }

    String name() {
      return yaml.at("/metadata/name").asText();
    }

    @Override
    public String toString() {
      return file + ": " + kind() + " " + name();
    }
  }

  private Manifests() {}

  static List<Path> yamlFiles() {
    try (Stream<Path> paths = Files.walk(ROOT)) {
      return paths.filter(path -> path.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Manifest> read(Path file) {
    Load load = new Load(LoadSettings.builder().setLabel(file.toString()).build());
    List<Manifest> documents = new ArrayList<>();
    for (Object document : load.loadAllFromString(text(file))) {
      documents.add(new Manifest(file, JSON.valueToTree(document)));
    }
    return documents;
  }

  /// Everything but kustomizations.
  static List<Manifest> objects() {
    return yamlFiles().stream()
        .filter(file -> !file.endsWith(KUSTOMIZATION))
        .flatMap(file -> read(file).stream())
        .toList();
  }

  /// The only object of its kind and name under a folder.
  static JsonNode only(Path folder, String kind, String name) {
    List<Manifest> found =
        objects().stream()
            .filter(manifest -> manifest.file().startsWith(folder))
            .filter(manifest -> manifest.kind().equals(kind) && manifest.name().equals(name))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(kind + " " + name + " under " + folder + ": " + found);
    }
    return found.getFirst().yaml();
  }

  static JsonNode base(String kind, String name) {
    return only(BASE, kind, name);
  }

  static List<Path> kustomizations() {
    return yamlFiles().stream().filter(file -> file.endsWith(KUSTOMIZATION)).toList();
  }

  /// The files that a kustomization names itself. A folder stands for the kustomization in it.
  static Set<Path> namedBy(Path kustomization) {
    JsonNode yaml = read(kustomization).getFirst().yaml();
    Set<Path> named = new TreeSet<>();
    for (String list : List.of("resources", "components")) {
      for (String entry : texts(yaml.path(list))) {
        Path path = kustomization.resolveSibling(entry).normalize();
        named.add(Files.isDirectory(path) ? path.resolve(KUSTOMIZATION) : path);
      }
    }
    return named;
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> texts(JsonNode list) {
    return elements(list).map(JsonNode::asText).toList();
  }

  static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
