package orderstream.msk;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.IDEMPOTENT_WRITE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;

/**
 * MSK's table of actions: each is equivalent to one operation of Kafka on one kind of resource. What is not in it, such as
 * CLUSTER_ACTION or creating a topic by a grant on the cluster, IAM cannot allow.
 * https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html#actions
 */
final class KafkaActions {
  private static final Map<ResourceType, Map<AclOperation, String>> ACTIONS = Map.of(
      ResourceType.CLUSTER, table(Map.of(
          DESCRIBE, "DescribeCluster",
          ALTER, "AlterCluster",
          DESCRIBE_CONFIGS, "DescribeClusterDynamicConfiguration",
          ALTER_CONFIGS, "AlterClusterDynamicConfiguration",
          IDEMPOTENT_WRITE, "WriteDataIdempotently")),
      ResourceType.TOPIC, table(Map.of(
          CREATE, "CreateTopic",
          DESCRIBE, "DescribeTopic",
          ALTER, "AlterTopic",
          DELETE, "DeleteTopic",
          DESCRIBE_CONFIGS, "DescribeTopicDynamicConfiguration",
          ALTER_CONFIGS, "AlterTopicDynamicConfiguration",
          READ, "ReadData",
          WRITE, "WriteData")),
      ResourceType.GROUP, table(Map.of(
          DESCRIBE, "DescribeGroup",
          READ, "AlterGroup",
          DELETE, "DeleteGroup")),
      ResourceType.TRANSACTIONAL_ID, table(Map.of(
          DESCRIBE, "DescribeTransactionalId",
          WRITE, "AlterTransactionalId")));

  private KafkaActions() {}

  /** The action, for example {@code kafka-cluster:ReadData}, or null where IAM has none. */
  static String of(AclOperation operation, ResourceType type) {
    String action = ACTIONS.getOrDefault(type, Map.of()).get(operation);
    return action == null ? null : "kafka-cluster:" + action;
  }

  /** How the ARN of a resource names its kind, for example {@code transactional-id}. */
  static String kindOf(ResourceType type) {
    return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Map<AclOperation, String> table(Map<AclOperation, String> rows) {
    return new EnumMap<>(rows);
  }
}
