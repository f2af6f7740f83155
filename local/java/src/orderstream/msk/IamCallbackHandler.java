package orderstream.msk;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerExtensionsValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;

/**
 * The broker's side of MSK's IAM access control over OAUTHBEARER: accepts what the aws-msk-iam-sasl-signer libraries
 * send, so that connection code written for MSK runs unchanged. The principal is the owner of the access key, who must be
 * allowed {@code kafka-cluster:Connect}.
 */
public final class IamCallbackHandler implements AuthenticateCallbackHandler {
  private static final String CONNECT = "kafka-cluster:Connect";

  private AccessKeys accessKeys;
  private AccessCheck check;

  /** Named by the system property {@code orderstream.iam}; holds {@code access-keys} and {@code policies}. */
  static Path iamDirectory() {
    String directory = System.getProperty("orderstream.iam");
    if (directory == null) {
      throw new IllegalArgumentException("The system property orderstream.iam must name the directory of keys and policies");
    }
    return Path.of(directory);
  }

  @Override
  public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaasEntries) {
    accessKeys = new AccessKeys(iamDirectory().resolve("access-keys"));
    check = new AccessCheck(iamDirectory());
  }

  @Override
  public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
    for (Callback callback : callbacks) {
      if (callback instanceof OAuthBearerValidatorCallback validator) {
        // Throw to refuse: after validator.error() kafkajs believes that it is connected.
        validator.token(authenticate(validator.tokenValue()));
      } else if (callback instanceof OAuthBearerExtensionsValidatorCallback extensions) {
        extensions.inputExtensions().map().keySet().forEach(extensions::valid);
      } else {
        throw new UnsupportedCallbackException(callback);
      }
    }
  }

  private IamToken authenticate(String token) throws IOException {
    ConnectRequest request = ConnectRequest.decode(token);
    request.requireValidAt(Instant.now());
    AccessKeys.Key key = accessKeys.find(request.accessKeyId());
    if (key == null) {
      throw new Denied("no identity has the access key " + request.accessKeyId());
    }
    if (!key.sessionToken().equals(request.query().get("X-Amz-Security-Token"))) {
      throw new Denied("the session token (X-Amz-Security-Token) is not that of access key " + request.accessKeyId());
    }
    if (!SignatureV4.matches(request, key.secretAccessKey())) {
      throw new Denied("the signature does not match the secret of access key " + request.accessKeyId());
    }
    if (!Policies.isOwner(key.owner())) {
      throw new Denied("the owner of the access key has a name that no function can have");
    }
    if (!check.allows(key.owner(), CONNECT, "cluster", "", true)) {
      throw new Denied(key.owner() + " is not authorized to perform " + CONNECT + " on the cluster");
    }
    return new IamToken(token, key.owner(), request.signedAt().toEpochMilli(), request.expiresAt().toEpochMilli());
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
