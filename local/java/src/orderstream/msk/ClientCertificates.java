package orderstream.msk;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * The TLS of a listener whose clients have certificates. On MSK a private authority signs them, which is on AWS alone; here
 * the certificate of any authority will do while it is valid. The principal is the subject of the certificate, as on MSK.
 */
public final class ClientCertificates implements SslEngineFactory {
  private SSLContext context;
  private KeyStore keystore;
  private boolean isRequired;

  @Override
  public void configure(Map<String, ?> configs) {
    isRequired = "required".equals(configs.get("ssl.client.auth"));
    try {
      char[] password = ((Password) configs.get(SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG)).value().toCharArray();
      keystore = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(
          Path.of((String) configs.get(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)))) {
        keystore.load(in, password);
      }
      KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keystore, password);
      context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), new TrustManager[] {new AnyValid()}, null);
    } catch (GeneralSecurityException | IOException unusable) {
      throw new InvalidConfigurationException("The keystore of the listener cannot be used", unusable);
    }
  }

  @Override
  public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
    SSLEngine engine = context.createSSLEngine(peerHost, peerPort);
    engine.setUseClientMode(false);
    if (isRequired) {
      engine.setNeedClientAuth(true);
    } else {
      engine.setWantClientAuth(true);
    }
    return engine;
  }

  @Override
  public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
    throw new UnsupportedOperationException("The broker is no client of this listener");
  }

  @Override
  public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
    return false;
  }

  @Override
  public Set<String> reconfigurableConfigs() {
    return Set.of();
  }

  @Override
  public KeyStore keystore() {
    return keystore;
  }

  @Override
  public KeyStore truststore() {
    return null;
  }

  @Override
  public void close() {
    // Holds nothing open.
  }

  private static final class AnyValid extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
      chain[0].checkValidity();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
      throw new CertificateException("This is the TLS of a server");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
