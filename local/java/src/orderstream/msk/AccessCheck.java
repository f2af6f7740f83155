package orderstream.msk;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether an identity may take a {@code kafka-cluster:} action, and reports to the mirror on standard output each
 * decision, once in a run of the mirror: {@code orderstream: allowed <owner> <action> <resource ARN>}, or {@code denied}. Of a refusal clients
 * show no more than TOPIC_AUTHORIZATION_FAILED; what was allowed shows which grants are needed.
 */
final class AccessCheck {
  private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();
  private static final int MOST_REPORTED = 10_000;
  /** The run that {@link #REPORTED} is of: mirrors may have this broker one after the other. */
  private static volatile String reportedRun = "";

  private final Policies policies;

  AccessCheck(Path iamDirectory) {
    policies = new Policies(iamDirectory.resolve("policies"));
  }

  /**
   * Every cluster of a template is this broker, so that a resource has an ARN in each: one that is allowed will do.
   *
   * @param kind {@code cluster}, {@code topic}, {@code group} or {@code transactional-id}.
   * @param name ignored for a cluster.
   * @param isReported false where a refusal would go unnoticed: a list leaves out what may not be seen.
   */
  boolean allows(String owner, String action, String kind, String name, boolean isReported) {
    Policy policy = policies.find(owner);
    if (policy == null) {
      return true;
    }
    List<String> resources = policy.clusters().stream().map(cluster -> arn(cluster, kind, name)).toList();
    String allowed = resources.stream().filter(each -> policy.allows(action, each)).findFirst().orElse(null);
    if (isReported) {
      String resource = allowed != null ? allowed : resources.isEmpty() ? "*" : resources.get(0);
      report(policy.run(), (allowed != null ? "allowed " : "denied ") + owner + " " + action + " " + resource);
    }
    return allowed != null;
  }

  /** https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html#msk-iam-resources */
  private static String arn(String cluster, String kind, String name) {
    return kind.equals("cluster") ? cluster : cluster.replace(":cluster/", ":" + kind + "/") + "/" + name;
  }

  private static void report(String run, String decision) {
    if (!run.equals(reportedRun)) {
      reportedRun = run;
      REPORTED.clear();
    }
    if (REPORTED.size() < MOST_REPORTED && REPORTED.add(decision)) {
      System.out.println("orderstream: " + decision);
      System.out.flush();
    }
  }
}
