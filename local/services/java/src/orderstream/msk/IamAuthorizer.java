package orderstream.msk;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.Authorizer;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/**
 * MSK's IAM access control: what an identity of the IAM listener may do is decided by the policies of its role. ACLs do not
 * count, as on MSK, so there are none. Whoever has not authenticated (people, tools, the broker itself: PLAINTEXT) may do
 * everything.
 *
 * <p>Kafka's own authorizer lets READ and WRITE imply DESCRIBE, and WRITE on a topic imply IDEMPOTENT_WRITE; IAM does not.
 */
public final class IamAuthorizer implements Authorizer {
  private AccessCheck check;

  @Override
  public void configure(Map<String, ?> configs) {
    check = new AccessCheck(IamCallbackHandler.iamDirectory());
  }

  @Override
  public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
    return server.endpoints().stream()
        .collect(Collectors.toMap(endpoint -> endpoint, endpoint -> CompletableFuture.completedFuture(null)));
  }

  @Override
  public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
    KafkaPrincipal principal = context.principal();
    return actions.stream().map(action -> result(isAllowed(principal, action))).toList();
  }

  /** Asked for IDEMPOTENT_WRITE alone: whether a grant on any topic stands for it, which IAM does not do. */
  @Override
  public AuthorizationResult authorizeByResourceType(
      AuthorizableRequestContext context, AclOperation operation, ResourceType type) {
    return result(isTrusted(context.principal()));
  }

  private boolean isAllowed(KafkaPrincipal principal, Action action) {
    if (isTrusted(principal)) {
      return true;
    }
    ResourceType type = action.resourcePattern().resourceType();
    String iamAction = KafkaActions.of(action.operation(), type);
    return iamAction != null
        && check.allows(
            principal.getName(),
            iamAction,
            KafkaActions.kindOf(type),
            action.resourcePattern().name(),
            action.logIfDenied());
  }

  private static boolean isTrusted(KafkaPrincipal principal) {
    return KafkaPrincipal.ANONYMOUS.equals(principal);
  }

  private static AuthorizationResult result(boolean isAllowed) {
    return isAllowed ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED;
  }

  @Override
  public List<? extends CompletionStage<AclCreateResult>> createAcls(
      AuthorizableRequestContext context, List<AclBinding> bindings) {
    throw noAcls();
  }

  @Override
  public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
      AuthorizableRequestContext context, List<AclBindingFilter> filters) {
    throw noAcls();
  }

  @Override
  public Iterable<AclBinding> acls(AclBindingFilter filter) {
    return List.of();
  }

  private static SecurityDisabledException noAcls() {
    return new SecurityDisabledException("IAM policies decide; ACLs have no effect on IAM identities, as on MSK");
  }

  @Override
  public void close() {
    // Holds nothing open.
  }
}
