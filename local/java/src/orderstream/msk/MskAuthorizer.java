package orderstream.msk;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.AclCreateResult;
import org.apache.kafka.server.authorizer.AclDeleteResult;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;

/**
 * MSK's access control, by how a principal authenticated ({@link MskPrincipalBuilder}). IAM: the policies of the identity's role
 * decide, and ACLs do not count. TLS and SCRAM: Kafka's ACLs decide, and a resource without any is open to everyone as long
 * as {@code allow.everyone.if.no.acl.found} is true. Others may do everything.
 *
 * <p>Kafka's own authorizer lets READ and WRITE imply DESCRIBE, and WRITE on a topic imply IDEMPOTENT_WRITE; IAM does not.
 */
public final class MskAuthorizer extends StandardAuthorizer {
  private AccessCheck check;

  @Override
  public void configure(Map<String, ?> configs) {
    super.configure(configs);
    check = new AccessCheck(IamCallbackHandler.iamDirectory());
  }

  @Override
  public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
    KafkaPrincipal principal = context.principal();
    return switch (principal.getPrincipalType()) {
      case MskPrincipalBuilder.LOCAL -> Collections.nCopies(actions.size(), AuthorizationResult.ALLOWED);
      case MskPrincipalBuilder.IAM ->
          actions.stream().map(action -> result(isAllowedByPolicy(principal.getName(), action))).toList();
      default -> super.authorize(context, actions);
    };
  }

  /** Asked for IDEMPOTENT_WRITE alone: whether a grant on any topic represents it, which IAM does not do. */
  @Override
  public AuthorizationResult authorizeByResourceType(
      AuthorizableRequestContext context, AclOperation operation, ResourceType type) {
    return switch (context.principal().getPrincipalType()) {
      case MskPrincipalBuilder.LOCAL -> AuthorizationResult.ALLOWED;
      case MskPrincipalBuilder.IAM -> AuthorizationResult.DENIED;
      default -> super.authorizeByResourceType(context, operation, type);
    };
  }

  private boolean isAllowedByPolicy(String owner, Action action) {
    ResourceType type = action.resourcePattern().resourceType();
    String iamAction = KafkaActions.of(action.operation(), type);
    return iamAction != null
        && check.allows(
            owner, iamAction, KafkaActions.kindOf(type), action.resourcePattern().name(), action.logIfDenied());
  }

  private static AuthorizationResult result(boolean isAllowed) {
    return isAllowed ? AuthorizationResult.ALLOWED : AuthorizationResult.DENIED;
  }

  @Override
  public List<? extends CompletionStage<AclCreateResult>> createAcls(
      AuthorizableRequestContext context, List<AclBinding> bindings) {
    requireAcls(context);
    return super.createAcls(context, bindings);
  }

  @Override
  public List<? extends CompletionStage<AclDeleteResult>> deleteAcls(
      AuthorizableRequestContext context, List<AclBindingFilter> filters) {
    requireAcls(context);
    return super.deleteAcls(context, filters);
  }

  private static void requireAcls(AuthorizableRequestContext context) {
    if (MskPrincipalBuilder.IAM.equals(context.principal().getPrincipalType())) {
      throw new SecurityDisabledException("IAM policies decide; ACLs have no effect on IAM identities, as on MSK");
    }
  }
}
