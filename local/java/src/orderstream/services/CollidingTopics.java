package orderstream.services;

import java.lang.reflect.Field;
import kafka.server.ControllerServer;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.timeline.SnapshotRegistry;
import org.apache.kafka.timeline.TimelineHashMap;
import scala.Option;

/**
 * Lets one Kafka have topics whose names differ only in {@code .} and {@code _}. Kafka refuses the second one, since its
 * metrics take both characters for the same. Clusters that are separate on AWS share this broker, and their topics must
 * not keep each other out.
 *
 * <p>Kafka has no setting for it, so the map in which the controller looks the names up is replaced by one that stays
 * empty. The two topics share a metric; nothing else of Kafka looks at that map.
 */
final class CollidingTopics {
  private CollidingTopics() {}

  /** @throws ReflectiveOperationException when this version of Kafka keeps the names elsewhere */
  static void allow(KafkaRaftServer server) throws ReflectiveOperationException {
    ControllerServer controllers = (ControllerServer) ((Option<?>) read(server, "controller")).get();
    Object topics = read(read(controllers, "controller"), "replicationControl");
    SnapshotRegistry registry = (SnapshotRegistry) read(topics, "snapshotRegistry");
    field(topics, "topicsWithCollisionChars").set(topics, new EmptyMap(registry));
  }

  private static Object read(Object owner, String name) throws ReflectiveOperationException {
    return field(owner, name).get(owner);
  }

  private static Field field(Object owner, String name) throws NoSuchFieldException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }

  private static final class EmptyMap extends TimelineHashMap<String, Object> {
    EmptyMap(SnapshotRegistry registry) {
      super(registry, 0);
    }

    @Override
    public Object put(String key, Object value) {
      return null;
    }
  }
}
