package orderstream.services;

import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;

/**
 * Apache Kafka in KRaft combined mode as a child of the mirror. A new log directory is formatted in this same JVM, which
 * saves the second one that {@code kafka-storage.sh format} would start.
 *
 * <p>Arguments: lock file, server.properties, cluster id, then the ports of all listeners.
 */
public final class KafkaBroker {
  private KafkaBroker() {}

  public static void main(String[] args) throws Exception {
    Child.endWithParent();
    Child.lock(Path.of(args[0]));
    int[] ports = new int[args.length - 3];
    for (int i = 0; i < ports.length; i++) {
      ports[i] = Integer.parseInt(args[i + 3]);
    }
    Child.requireFree(ports);
    Properties properties = new Properties();
    try (InputStream in = new FileInputStream(args[1])) {
      properties.load(in);
    }
    format(properties, args[1], args[2]);
    run(KafkaConfig.fromProps(properties, false));
    Child.report("ready");
  }

  private static void format(Properties properties, String file, String clusterId) {
    if (Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
      return;
    }
    String[] command = {"format", "--config", file, "--cluster-id", clusterId, "--ignore-formatted"};
    int status = StorageTool.execute(command, System.err);
    if (status != 0) {
      System.exit(status);
    }
  }

  private static void run(KafkaConfig config) {
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
    try {
      server.startup();
      if (Boolean.getBoolean("orderstream.topics.colliding")) {
        CollidingTopics.allow(server);
      }
    } catch (Throwable failure) {
      failure.printStackTrace();
      System.exit(1);
    }
  }
}
