package orderstream.msk;

import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;
import org.apache.kafka.common.security.ssl.SslPrincipalMapper;

/**
 * Says by the type of a principal how it authenticated, since the controller, to which brokers forward requests, sees no
 * listener: {@code IAM} has policies, {@code Local} (PLAINTEXT: users, tools, mappings, the broker itself) may do
 * everything, {@code User} has ACLs.
 */
public final class MskPrincipalBuilder extends DefaultKafkaPrincipalBuilder {
  static final String IAM = "IAM";
  static final String LOCAL = "Local";

  public MskPrincipalBuilder() {
    // No Kerberos; the name from a certificate is its subject.
    super(null, SslPrincipalMapper.fromRules("DEFAULT"));
  }

  @Override
  public KafkaPrincipal build(AuthenticationContext context) {
    KafkaPrincipal principal = super.build(context);
    return switch (context.listenerName()) {
      case "IAM" -> new KafkaPrincipal(IAM, principal.getName());
      case "TLS", "SCRAM" -> principal;
      default -> new KafkaPrincipal(LOCAL, principal.getName());
    };
  }
}
