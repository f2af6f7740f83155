package orderstream.services;

import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.SizeLimitHandler;

/**
 * DynamoDB Local as a child of the mirror, on the loopback interface only: its own main class listens on all interfaces
 * and has no option for it. Started this way it sends no telemetry either. Pages of other sites are refused, and bodies
 * above the 16 MB of DynamoDB's own limit.
 *
 * <p>Arguments: lock file, database directory, port (0 = any free one), host names to accept besides those of the
 * loopback interface.
 */
public final class DynamoDbLocal {
  private static final long BODY_LIMIT_BYTES = 16 * 1024 * 1024;

  private DynamoDbLocal() {}

  public static void main(String[] args) throws Exception {
    Child.endWithParent();
    Child.lock(Path.of(args[0]));
    Child.requireFree(Integer.parseInt(args[2]));
    DynamoDBProxyServer dynamoDb = ServerRunner.createServerFromCommandLineArgs(
        new String[] {"-dbPath", args[1], "-sharedDb", "-disableTelemetry"});
    Server server = server(dynamoDb);
    Set<String> hostNames = Set.copyOf(Arrays.asList(args).subList(3, args.length));
    SizeLimitHandler bounded = new SizeLimitHandler(BODY_LIMIT_BYTES, -1);
    bounded.setHandler(server.getHandler());
    server.setHandler(new LoopbackGuard(bounded, hostNames));
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(args[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(dynamoDb), "dynamodb-shutdown"));
    dynamoDb.safeStart();
    Child.report("ready " + connector.getLocalPort());
  }

  /** The HTTP server is a private field and nothing hands it out. */
  private static Server server(DynamoDBProxyServer dynamoDb) throws ReflectiveOperationException {
    Field field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    return (Server) field.get(dynamoDb);
  }

  private static void stop(DynamoDBProxyServer dynamoDb) {
    try {
      dynamoDb.stop();
    } catch (Exception failure) {
      failure.printStackTrace();
    }
  }
}
