package orderstream.services;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * What every JVM of the mirror does besides its service: it ends with its parent, owns its data directory alone, and
 * reports to the parent on standard output, one line each: {@code orderstream: waiting}, {@code orderstream:
 * port-in-use N}, {@code orderstream: ready N…} (the ports that it listens on).
 */
final class Child {
  /** Exit status when a port is taken or the data directory stays locked: starting again would not help. */
  static final int EXIT_REFUSED = 75;

  private static final long LOCK_WAIT_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Held here for the life of the JVM: a collected channel closes its file and frees the lock. */
  private static FileLock dataDirectoryLock;

  private Child() {}

  /**
   * Ends this JVM, shutdown hooks included, when standard input reaches its end: the operating system closes the pipe
   * when the parent dies, whatever way it dies.
   */
  static void endWithParent() {
    Thread watch = new Thread(() -> {
      try {
        while (System.in.read() >= 0) {
          // The parent writes nothing; whatever comes is not the end.
        }
      } catch (IOException closed) {
        // A broken pipe means the same as its end.
      }
      System.exit(0);
    }, "end-with-parent");
    watch.setDaemon(true);
    watch.start();
  }

  /**
   * Locks a file until this JVM ends, waiting while the JVM of a mirror that was killed is still closing its files. The
   * operating system frees the lock of a dead process, so a stale one cannot exist. The file contains
   * the process id.
   */
  static void lock(Path file) throws IOException, InterruptedException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    long deadline = System.nanoTime() + LOCK_WAIT_NANOS;
    FileLock lock = channel.tryLock();
    if (lock == null) {
      report("waiting");
    }
    while (lock == null) {
      if (System.nanoTime() > deadline) {
        report("locked");
        System.exit(EXIT_REFUSED);
      }
      Thread.sleep(50);
      lock = channel.tryLock();
    }
    dataDirectoryLock = lock;
    byte[] pid = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0).write(ByteBuffer.wrap(pid));
  }

  /** Ends this JVM with a report when one of the loopback ports is taken: cheaper to learn now than in two seconds. */
  static void requireFree(int... ports) {
    for (int port : ports) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      } catch (IOException taken) {
        report("port-in-use " + port);
        System.exit(EXIT_REFUSED);
      }
    }
  }

  static void report(String line) {
    System.out.println("orderstream: " + line);
    System.out.flush();
  }
}
