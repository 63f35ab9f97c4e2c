package io.redisguard.webhook;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisguard.review.Json;
import io.redisguard.rules.Endpoint;
import io.restassured.config.RestAssuredConfig;
import io.restassured.config.SSLConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The HTTPS endpoints of a running guard, as the API server meets them.
public record GuardUnderTest(String address, Path certificate) {
  public Response post(Endpoint endpoint, byte[] body) {
    return request().contentType(ContentType.JSON).body(body).post(path(endpoint));
  }

  /// The `response` of the answer to a review.
  public JsonNode answer(Endpoint endpoint, byte[] review) {
    Response response = post(endpoint, review);
    response.then().statusCode(200);
    return parse(response).path("response");
  }

  public RequestSpecification request() {
    return given().config(RestAssuredConfig.config().sslConfig(trusting()));
  }

  public String path(Endpoint endpoint) {
    return address + "/" + endpoint.word() + "?timeout=3s";
  }

  public static JsonNode parse(Response response) {
    try {
      return Json.trees().readTree(response.asByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Sends only the head of a request and gives the first line of the answer.
  public String statusLineFor(String head) throws IOException, GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trustStore());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    URI uri = URI.create(address);
    try (Socket socket = context.getSocketFactory().createSocket(uri.getHost(), uri.getPort())) {
      socket
          .getOutputStream()
          .write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return String.valueOf(reader.readLine());
    }
  }

  private SSLConfig trusting() {
    return new SSLConfig().trustStore(trustStore());
  }

  /// The guard's certificate and nothing else.
  public KeyStore trustStore() {
    try (InputStream in = Files.newInputStream(certificate)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      store.setCertificateEntry(
          "guard", CertificateFactory.getInstance("X.509").generateCertificate(in));
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
