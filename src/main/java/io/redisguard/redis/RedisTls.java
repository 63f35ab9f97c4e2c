package io.redisguard.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.redisguard.facts.Fact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/// TLS towards Redis: whom to trust, and the client certificate where the servers want one.
///
/// Pods are asked by address, which no certificate has. So the name is checked only where one is
/// given; the chain always is.
record RedisTls(SSLSocketFactory sockets, String serverName) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final char[] IN_MEMORY = new char[0];

  /// From PEM texts; empty ones are not given.
  ///
  /// @param authority certificates to trust; empty for those that the JDK trusts
  static Fact<RedisTls> of(String authority, String certificate, String key, String serverName) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(certificate, key), trust(authority), null);
      return Fact.known(new RedisTls(context.getSocketFactory(), serverName));
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      return Fact.unknown("the TLS part of the Secret cannot be used: " + reason(e));
    }
  }

  /// A TLS connection on top of one that is open. The handshake is still to come.
  SSLSocket over(Socket plain, String host, int port) throws IOException {
    String name = serverName.isEmpty() ? host : serverName;
    SSLSocket socket = (SSLSocket) sockets.createSocket(plain, name, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    if (!serverName.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(serverName)));
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static javax.net.ssl.TrustManager[] trust(String authority)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    if (authority.isEmpty()) {
      factory.init((KeyStore) null);
      return factory.getTrustManagers();
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(authority)) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keys(String certificate, String key)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    KeyStore store = emptyStore();
    if (!certificate.isEmpty()) {
      Certificate[] chain = certificates(certificate).toArray(Certificate[]::new);
      store.setKeyEntry("client", privateKey(key), IN_MEMORY, chain);
    }
    factory.init(store, IN_MEMORY);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, IN_MEMORY);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(UTF_8)));
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    Matcher matcher = KEY.matcher(pem);
    if (!matcher.find()) {
      throw new IllegalArgumentException("tls.key is no PKCS #8 key (BEGIN PRIVATE KEY)");
    }
    PKCS8EncodedKeySpec spec =
        new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
    for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException _) {
        // Another kind of key, then.
      }
    }
    throw new IllegalArgumentException("tls.key is neither an RSA nor an elliptic key");
  }

  /// Messages of the JDK's parsers can hold what they parsed.
  private static String reason(Exception e) {
    return e instanceof IllegalArgumentException
            && e.getMessage() != null
            && e.getMessage().startsWith("tls.key")
        ? e.getMessage()
        : e.getClass().getSimpleName();
  }

  @Override
  public String toString() {
    return "TLS" + (serverName.isEmpty() ? "" : " for " + serverName);
  }
}
