package orderstream.msk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The access keys that may connect: a directory with one file a key, {@code <access key id>.json}, that holds
 * {@code {"owner": "…", "secretAccessKey": "…", "sessionToken": "…"}}. Read on every connect, so a key counts as soon as
 * it is written.
 */
final class AccessKeys {
  record Key(String owner, String secretAccessKey, String sessionToken) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  /** Also keeps a forged id from naming another directory. */
  private static final Pattern ACCESS_KEY_ID = Pattern.compile("[A-Z0-9]{16,128}");

  private final Path directory;

  AccessKeys(Path directory) {
    this.directory = directory;
  }

  /** The key with this id, or null when no identity has it. */
  Key find(String accessKeyId) throws IOException {
    if (!ACCESS_KEY_ID.matcher(accessKeyId).matches()) {
      return null;
    }
    try {
      JsonNode key = JSON.readTree(Files.readAllBytes(directory.resolve(accessKeyId + ".json")));
      return new Key(
          key.get("owner").asText(), key.get("secretAccessKey").asText(), key.path("sessionToken").asText());
    } catch (NoSuchFileException unknown) {
      return null;
    }
  }
}
