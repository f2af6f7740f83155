package orderstream.msk;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * The presigned {@code kafka-cluster:Connect} request that a client of MSK IAM sends as its OAUTHBEARER token: a URL in
 * base64url. See https://github.com/aws/aws-msk-iam-sasl-signer-js and
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html for the parameters.
 */
record ConnectRequest(String host, Map<String, String> query) {
  private static final String ACTION = "kafka-cluster:Connect";
  private static final Duration LONGEST_VALIDITY = Duration.ofMinutes(15);
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** @throws Denied when the token is not such a request. */
  static ConnectRequest decode(String token) {
    try {
      URI url = URI.create(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
      Map<String, String> query = new TreeMap<>();
      for (String pair : url.getRawQuery().split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(percentDecoded(parts[0]), percentDecoded(parts.length > 1 ? parts[1] : ""));
      }
      return new ConnectRequest(String.valueOf(url.getHost()), query).wellFormed();
    } catch (IllegalArgumentException | NullPointerException malformed) {
      throw new Denied("the token is not a presigned URL in base64url");
    }
  }

  private static String percentDecoded(String text) {
    // A '+' in a presigned URL is itself; URLDecoder would make it a space.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private ConnectRequest wellFormed() {
    require("Action", ACTION);
    require("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
    require("X-Amz-SignedHeaders", "host");
    if (credential().length != 5) {
      throw new Denied("X-Amz-Credential is '" + parameter("X-Amz-Credential")
          + "'; it must be <access key id>/<date>/<region>/<service>/aws4_request");
    }
    String expected = "kafka." + region() + ".amazonaws.com";
    if (!host.equals(expected)) {
      throw new Denied("the token is signed for host '" + host + "'; it must be " + expected);
    }
    if (!service().equals("kafka-cluster")) {
      throw new Denied("the token is signed for service '" + service() + "'; it must be kafka-cluster");
    }
    if (!parameter("X-Amz-Date").startsWith(date())) {
      throw new Denied("the dates of X-Amz-Date and X-Amz-Credential differ");
    }
    return this;
  }

  /** @throws Denied when the request was signed in the future or its time is over. */
  void requireValidAt(Instant now) {
    if (validity().compareTo(LONGEST_VALIDITY) > 0 || validity().isNegative()) {
      throw new Denied("X-Amz-Expires is " + validity().toSeconds() + "; it must be 0 to 900 seconds");
    }
    if (signedAt().isAfter(now.plus(CLOCK_SKEW))) {
      throw new Denied("the token was signed at " + signedAt() + ", later than the broker's clock, " + now);
    }
    if (expiresAt().isBefore(now)) {
      throw new Denied("the token expired at " + expiresAt() + "; the broker's clock says " + now);
    }
  }

  Instant signedAt() {
    try {
      return Instant.from(AMZ_DATE.parse(parameter("X-Amz-Date")));
    } catch (DateTimeParseException malformed) {
      throw new Denied("X-Amz-Date is '" + parameter("X-Amz-Date") + "'; it must look like 20260131T235959Z");
    }
  }

  Instant expiresAt() {
    return signedAt().plus(validity());
  }

  private Duration validity() {
    try {
      return Duration.ofSeconds(Long.parseLong(parameter("X-Amz-Expires")));
    } catch (NumberFormatException malformed) {
      throw new Denied("X-Amz-Expires is '" + parameter("X-Amz-Expires") + "'; it must be a number of seconds");
    }
  }

  String accessKeyId() {
    return credential()[0];
  }

  String date() {
    return credential()[1];
  }

  String region() {
    return credential()[2];
  }

  String service() {
    return credential()[3];
  }

  String signature() {
    return parameter("X-Amz-Signature");
  }

  String parameter(String name) {
    String value = query.get(name);
    if (value == null) {
      throw new Denied("the token lacks " + name);
    }
    return value;
  }

  private String[] credential() {
    return parameter("X-Amz-Credential").split("/", -1);
  }

  private void require(String name, String expected) {
    if (!parameter(name).equals(expected)) {
      throw new Denied(name + " is '" + parameter(name) + "'; it must be " + expected);
    }
  }
}
