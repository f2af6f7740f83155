package orderstream.msk;

import java.util.Set;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;

/** An accepted token, as Kafka wants to know it. */
record IamToken(String value, String principalName, Long startTimeMs, long lifetimeMs) implements OAuthBearerToken {
  @Override
  public Set<String> scope() {
    return Set.of();
  }
}
