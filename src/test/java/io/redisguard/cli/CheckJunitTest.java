package io.redisguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class CheckJunitTest {
  @TempDir private Path folder;

  @Test
  void aTestCasePerObjectAndAFailurePerFinding() throws Exception {
    Document report = parse(Cli.run("check", Cli.MANIFESTS, Cli.BROKEN, "-o", "junit").out());
    Element suite = elements(report, "testsuite").getFirst();
    List<Element> cases = elements(report, "testcase");
    assertThat(suite.getAttribute("tests")).isEqualTo(Integer.toString(cases.size()));
    assertThat(suite.getAttribute("failures")).isEqualTo("2");
    assertThat(suite.getAttribute("errors")).isEqualTo("2");
    assertThat(elements(report, "failure")).hasSize(3);
    assertThat(cases)
        .extracting(test -> test.getAttribute("name"))
        .contains("DaemonSet agent", "StatefulSet prod/redis-node", "PodDisruptionBudget prod/web");
  }

  @Test
  void warningsFailWhereTheyAreAskedTo() throws Exception {
    Document report =
        parse(Cli.run("check", Cli.MANIFESTS, "-o", "junit", "--fail-on", "warn").out());
    assertThat(elements(report, "failure")).hasSize(7);
    assertThat(elements(report, "failure"))
        .extracting(failure -> failure.getAttribute("type"))
        .contains("budget-traps-unhealthy", "pod-requests");
  }

  @Test
  void textIsEscaped() throws Exception {
    String name = "<&>\\\"'\\uFFFF]]>";
    Cli.write(
        folder,
        "a&b.yaml",
        "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: \""
            + name
            + "\"}, spec: {}}");
    Document report = parse(Cli.run("check", folder.toString(), "-o", "junit").out());
    assertThat(elements(report, "testcase").getFirst().getAttribute("name"))
        .isEqualTo("PodDisruptionBudget <&>\"'?]]>");
    assertThat(elements(report, "testcase").getFirst().getAttribute("file")).endsWith("a&b.yaml");
    assertThat(elements(report, "failure").getFirst().getTextContent()).contains("<&>\"'?]]>");
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int index = 0; index < nodes.getLength(); index++) {
      elements.add((Element) nodes.item(index));
    }
    return elements;
  }
}
