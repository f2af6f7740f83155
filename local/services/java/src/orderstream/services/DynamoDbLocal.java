package orderstream.services;

import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import java.lang.reflect.Field;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * DynamoDB Local as a child of the mirror, on the loopback interface only: its own main class listens on all interfaces
 * and has no option for it. Started this way it sends no telemetry either.
 *
 * <p>Arguments: lock file, database directory, port (0 = any free one).
 */
public final class DynamoDbLocal {
  private DynamoDbLocal() {}

  public static void main(String[] args) throws Exception {
    Child.endWithParent();
    Child.lock(Path.of(args[0]));
    Child.requireFree(Integer.parseInt(args[2]));
    DynamoDBProxyServer dynamoDb = ServerRunner.createServerFromCommandLineArgs(
        new String[] {"-dbPath", args[1], "-sharedDb", "-disableTelemetry"});
    ServerConnector connector = connector(dynamoDb);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(args[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(dynamoDb), "dynamodb-shutdown"));
    dynamoDb.safeStart();
    Child.report("ready " + connector.getLocalPort());
  }

  /** The HTTP server is a private field and nothing hands it out. */
  private static ServerConnector connector(DynamoDBProxyServer dynamoDb) throws ReflectiveOperationException {
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    return (ServerConnector) ((Server) field.get(dynamoDb)).getConnectors()[0];
  }

  private static void stop(DynamoDBProxyServer dynamoDb) {
    try {
      dynamoDb.stop();
    } catch (Exception failure) {
      failure.printStackTrace();
    }
  }
}
