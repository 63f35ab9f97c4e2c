package io.redisguard.cluster;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.redisguard.review.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads Kubernetes objects from files, folders and standard input: YAML with several documents,
/// JSON, and Lists, whose items become objects of their own. What cannot be read is reported and
/// does not stop the rest.
public final class ManifestReader {
  private static final Set<String> SUFFIXES = Set.of(".yaml", ".yml", ".json");
  private static final long MAX_FILE = 256L << 20;

  private final InputStream standardInput;
  private final List<Manifest> objects = new ArrayList<>();
  private final List<UnreadableManifest> unreadable = new ArrayList<>();
  private int files;

  private ManifestReader(InputStream standardInput) {
    this.standardInput = standardInput;
  }

  /// Reads all of them, in the order in which they are named.
  ///
  /// @param paths files, folders (read with all below them, in order of their names) or `-`
  public static Manifests read(List<String> paths, InputStream standardInput) {
    ManifestReader reader = new ManifestReader(standardInput);
    paths.forEach(reader::readPath);
    return new Manifests(reader.objects, reader.unreadable, reader.files);
  }

  private void readPath(String path) {
    if (path.equals("-")) {
      readSource("-", () -> standardInput.readAllBytes());
      return;
    }
    Path root = Path.of(path);
    if (!Files.isDirectory(root)) {
      readFile(root);
      return;
    }
    try (Stream<Path> below = Files.walk(root)) {
      below
          .filter(Files::isRegularFile)
          .filter(ManifestReader::isManifest)
          .sorted()
          .forEach(this::readFile);
    } catch (IOException | UncheckedIOException e) {
      unreadable.add(new UnreadableManifest(path, 0, "the folder cannot be read"));
    }
  }

  private void readFile(Path file) {
    readSource(
        file.toString(),
        () -> {
          if (Files.size(file) > MAX_FILE) {
            throw new IOException("larger than %d MiB".formatted(MAX_FILE >> 20));
          }
          return Files.readAllBytes(file);
        });
  }

  private interface Source {
    byte[] bytes() throws IOException;
  }

  private void readSource(String source, Source content) {
    files++;
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content.bytes())).toString();
      JsonNode json = isJson(text) ? json(text) : null;
      if (json != null) {
        addAll(source, json, new JsonLines(text));
      } else {
        for (YamlDocument document : YamlDocument.all(text)) {
          addAll(source, document.tree(), document);
        }
      }
    } catch (StackOverflowError _) {
      // The YAML parser has no limit of its own.
      unreadable.add(new UnreadableManifest(source, 0, "is not valid YAML: nested too deeply"));
    } catch (NoSuchFileException _) {
      unreadable.add(new UnreadableManifest(source, 0, "no such file or folder"));
    } catch (CharacterCodingException _) {
      unreadable.add(new UnreadableManifest(source, 0, "is not UTF-8 text"));
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      unreadable.add(
          new UnreadableManifest(
              source, line, "is not valid JSON: " + firstLine(e.getOriginalMessage())));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      unreadable.add(
          new UnreadableManifest(source, line, "is not valid YAML: " + firstLine(e.getProblem())));
    } catch (YamlDocument.BadYaml e) {
      unreadable.add(
          new UnreadableManifest(source, e.line(), "is not valid YAML: " + e.getMessage()));
    } catch (YamlEngineException e) {
      unreadable.add(
          new UnreadableManifest(source, 0, "is not valid YAML: " + firstLine(e.getMessage())));
    } catch (IOException e) {
      unreadable.add(
          new UnreadableManifest(source, 0, "cannot be read: " + firstLine(e.getMessage())));
    }
  }

  private void addAll(String source, JsonNode document, Manifest.Lines lines) {
    if (!document.isNull() && !document.isMissingNode()) {
      add(source, document, "", lines);
    }
  }

  private void add(String source, JsonNode object, String pointer, Manifest.Lines lines) {
    String problem = problem(object);
    if (!problem.isEmpty()) {
      unreadable.add(
          new UnreadableManifest(
              source, lines.lineOf(pointer), "is no Kubernetes object: " + problem));
      return;
    }
    String kind = object.path("kind").asText();
    if (kind.endsWith("List") && object.path("items").isArray()) {
      int index = 0;
      for (JsonNode item : object.path("items")) {
        nameKind(item, kind.substring(0, kind.length() - "List".length()), object);
        add(source, item, pointer + "/items/" + index++, lines);
      }
      return;
    }
    objects.add(new Manifest(source, object, pointer, lines));
  }

  private static String problem(JsonNode object) {
    if (!object.isObject() || !object.path("kind").isTextual()) {
      return "it has no kind";
    }
    return object.hasNonNull("metadata") && !object.path("metadata").isObject()
        ? "its metadata holds no names"
        : "";
  }

  /// The API leaves kind and apiVersion out of the items of a PodList.
  private static void nameKind(JsonNode item, String kind, JsonNode list) {
    if (item instanceof ObjectNode object && !kind.isEmpty() && !object.has("kind")) {
      object.put("kind", kind);
      object.set("apiVersion", list.path("apiVersion"));
    }
  }

  /// Null for YAML that only looks like JSON: `{kind: Pod}`, or several documents.
  private static @Nullable JsonNode json(String text) throws JacksonException {
    try {
      return Json.trees().readTree(text);
    } catch (JacksonException e) {
      try {
        YamlDocument.all(text);
        return null;
      } catch (YamlEngineException | YamlDocument.BadYaml _) {
        throw e;
      }
    }
  }

  private static boolean isJson(String text) {
    return text.stripLeading().startsWith("{");
  }

  private static boolean isManifest(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return SUFFIXES.stream().anyMatch(name::endsWith);
  }

  private static String firstLine(@Nullable String message) {
    return message == null
        ? "unknown problem"
        : message.lines().findFirst().orElse("unknown problem");
  }
}
