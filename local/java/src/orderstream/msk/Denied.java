package orderstream.msk;

import org.apache.kafka.common.errors.SaslAuthenticationException;

/** A refusal whose text reaches the client. */
final class Denied extends SaslAuthenticationException {
  private static final long serialVersionUID = 1L;

  Denied(String reason) {
    super("Access denied: " + reason);
  }
}
