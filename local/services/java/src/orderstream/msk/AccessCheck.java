package orderstream.msk;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether an identity may take a {@code kafka-cluster:} action, and tells the mirror on standard output of each
 * refusal, once: {@code orderstream: denied <owner> <action> <resource ARN>}. Clients show no more than
 * TOPIC_AUTHORIZATION_FAILED.
 */
final class AccessCheck {
  private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();
  private static final int MOST_REPORTED = 10_000;

  private final Policies policies;

  AccessCheck(Path iamDirectory) {
    policies = new Policies(iamDirectory.resolve("policies"));
  }

  /**
   * Every cluster of a template is this broker, so that a resource has an ARN in each: one that is allowed will do.
   *
   * @param kind {@code cluster}, {@code topic}, {@code group} or {@code transactional-id}.
   * @param name ignored for a cluster.
   */
  boolean allows(String owner, String action, String kind, String name, boolean isReported) {
    Policy policy = policies.find(owner);
    if (policy == null) {
      return true;
    }
    List<String> resources = policy.clusters().stream().map(cluster -> arn(cluster, kind, name)).toList();
    boolean isAllowed = resources.stream().anyMatch(resource -> policy.allows(action, resource));
    if (!isAllowed && isReported) {
      report(owner + " " + action + " " + (resources.isEmpty() ? "*" : resources.get(0)));
    }
    return isAllowed;
  }

  /** https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html#msk-iam-resources */
  private static String arn(String cluster, String kind, String name) {
    return kind.equals("cluster") ? cluster : cluster.replace(":cluster/", ":" + kind + "/") + "/" + name;
  }

  private static void report(String denial) {
    if (REPORTED.size() < MOST_REPORTED && REPORTED.add(denial)) {
      System.out.println("orderstream: denied " + denial);
      System.out.flush();
    }
  }
}
