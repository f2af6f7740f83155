package orderstream.msk;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What one identity may do on Kafka: the statements of its role, as the mirror writes them. Conditions are decided there
 * already, and patterns are regular expressions. An explicit deny wins; a permissions boundary must allow as well.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @param run the run of the mirror that wrote it
 */
record Policy(String run, List<String> clusters, List<Statement> identity, List<Statement> boundary) {

  /** {@code boundary} is null where the role has none. */
  static Policy read(JsonNode json) {
    List<String> clusters = new ArrayList<>();
    json.get("clusters").forEach(cluster -> clusters.add(cluster.asText()));
    JsonNode boundary = json.get("boundary");
    return new Policy(
        json.path("run").asText(),
        clusters,
        statements(json.get("identity")),
        boundary == null ? null : statements(boundary));
  }

  /** Whether the action is allowed on the resource with this ARN. */
  boolean allows(String action, String resource) {
    return allows(identity, action, resource) && (boundary == null || allows(boundary, action, resource));
  }

  private static boolean allows(List<Statement> statements, String action, String resource) {
    boolean isAllowed = false;
    for (Statement statement : statements) {
      if (statement.applies(action, resource)) {
        if (!statement.isAllow()) {
          return false;
        }
        isAllowed = true;
      }
    }
    return isAllowed;
  }

  private static List<Statement> statements(JsonNode list) {
    List<Statement> statements = new ArrayList<>();
    list.forEach(each -> statements.add(new Statement(
        "Allow".equals(each.get("effect").asText()),
        element(each, "actions", "notActions"),
        element(each, "resources", "notResources"))));
    return statements;
  }

  private static Predicate<String> element(JsonNode statement, String name, String opposite) {
    JsonNode patterns = statement.get(name);
    return patterns != null ? anyOf(patterns) : anyOf(statement.get(opposite)).negate();
  }

  private static Predicate<String> anyOf(JsonNode patterns) {
    List<Predicate<String>> all = new ArrayList<>();
    patterns.forEach(pattern -> all.add(Pattern.compile(pattern.asText()).asMatchPredicate()));
    return text -> all.stream().anyMatch(each -> each.test(text));
  }

  private record Statement(boolean isAllow, Predicate<String> actions, Predicate<String> resources) {
    boolean applies(String action, String resource) {
      return actions.test(action) && resources.test(resource);
    }
  }
}
