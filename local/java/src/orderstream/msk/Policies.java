package orderstream.msk;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The policies of identities: a directory with one file each, {@code <owner>.json}. A file is read again when another has
 * taken its place, so a grant counts as soon as it is written. Who has no file may do everything: nothing is known of
 * what it may not.
 */
final class Policies {
  private record Entry(Object version, Policy policy) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  /** Names of functions; also keeps a forged one from naming another directory. */
  private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9_-]{1,140}");

  private final Path directory;
  private final Map<String, Entry> known = new ConcurrentHashMap<>();

  Policies(Path directory) {
    this.directory = directory;
  }

  /** Whether a function can have this name. One that cannot has no file, so no client may connect by it. */
  static boolean isOwner(String name) {
    return OWNER.matcher(name).matches();
  }

  /** The policy of an identity, or null when it has none. */
  Policy find(String owner) {
    if (!isOwner(owner)) {
      return null;
    }
    try {
      Path file = directory.resolve(owner + ".json");
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      // The mirror renames a new file into place, which gives it another key.
      Object version = attributes.fileKey() + " " + attributes.lastModifiedTime();
      Entry entry = known.get(owner);
      if (entry == null || !entry.version().equals(version)) {
        entry = new Entry(version, Policy.read(JSON.readTree(Files.readAllBytes(file))));
        known.put(owner, entry);
      }
      return entry.policy();
    } catch (NoSuchFileException unjudged) {
      return null;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
