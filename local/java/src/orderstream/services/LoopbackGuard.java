package orderstream.services;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/** Refuses other host names and pages of other origins: the rules of {@code local/src/shared/http-guard.ts}. */
final class LoopbackGuard extends Handler.Wrapper {
  private static final Pattern OWN_HOST =
      Pattern.compile("(?:127\\.0\\.0\\.1|\\[::1\\]|(?:[\\w-]+\\.)*localhost)(?::\\d{1,5})?", Pattern.CASE_INSENSITIVE);
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private final Set<String> hostNames;

  /** @param hostNames further names by which this machine may be called, in lower case. */
  LoopbackGuard(Handler handler, Set<String> hostNames) {
    super(handler);
    this.hostNames = hostNames;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    String reason = refusal(request.getHeaders());
    if (reason == null) {
      return super.handle(request, response, callback);
    }
    response.setStatus(403);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    byte[] body = ("{\"message\":\"" + reason + "\"}").getBytes(StandardCharsets.UTF_8);
    response.write(true, BufferUtil.toBuffer(body), callback);
    return true;
  }

  private String refusal(HttpFields headers) {
    String host = headers.get(HttpHeader.HOST);
    if (host == null || !isOwn(host)) {
      return "The host name is another; accepted: 127.0.0.1, localhost, and names given with --allow-host.";
    }
    String origin = headers.get(HttpHeader.ORIGIN);
    String site = headers.get("Sec-Fetch-Site");
    boolean isOwnOrigin = origin == null || origin.equals("http://" + host);
    boolean isOwnSite = site == null || OWN_SITES.contains(site);
    return isOwnOrigin && isOwnSite ? null : "Pages of other sites are not served here.";
  }

  private boolean isOwn(String host) {
    return OWN_HOST.matcher(host).matches()
        || hostNames.contains(host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT));
  }
}
