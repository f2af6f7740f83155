package orderstream.msk;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** AWS Signature Version 4 of a presigned GET. https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html */
final class SignatureV4 {
  /** The signers append User-Agent after they have signed. */
  private static final Set<String> UNSIGNED = Set.of("X-Amz-Signature", "User-Agent");

  private SignatureV4() {}

  /** Whether the request's signature was made with this secret. */
  static boolean matches(ConnectRequest request, String secretAccessKey) {
    byte[] expected = hex(signature(request, secretAccessKey)).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, request.signature().getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] signature(ConnectRequest request, String secretAccessKey) {
    String scope = String.join("/", request.date(), request.region(), request.service(), "aws4_request");
    String stringToSign = String.join("\n",
        "AWS4-HMAC-SHA256", request.parameter("X-Amz-Date"), scope, hex(sha256(canonicalRequest(request))));
    byte[] key = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    return hmac(key, stringToSign);
  }

  private static String canonicalRequest(ConnectRequest request) {
    Map<String, String> encoded = new TreeMap<>();
    request.query().forEach((name, value) -> {
      if (!UNSIGNED.contains(name)) {
        encoded.put(percentEncoded(name), percentEncoded(value));
      }
    });
    String query = encoded.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
        .collect(Collectors.joining("&"));
    return String.join("\n", "GET", "/", query, "host:" + request.host(), "", "host", hex(sha256("")));
  }

  /** RFC 3986; URLEncoder makes HTML forms. */
  private static String percentEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
