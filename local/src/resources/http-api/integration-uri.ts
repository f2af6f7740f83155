/**
 * The function that an integration invokes: named by its ARN, or by API Gateway's invocation path around it.
 * @returns undefined when the text names no function.
 */
export function functionArnOf(uri: string): string | undefined {
  const arn = /functions\/(arn:[^/]+)\/invocations/.exec(uri)?.[1] ?? uri;
  return /^arn:[^:]+:lambda:/.test(arn) ? arn : undefined;
}

/** The variables that API Gateway fills in when it imports a definition, besides CloudFormation's own `Fn::Sub`. */
const VARIABLE = /\$\{AWS::(Partition|Region|AccountId)\}/g;

/**
 * Replaces `${AWS::Partition}`, `${AWS::Region}` and `${AWS::AccountId}` in every text of a definition.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/import-api-aws-variables.html
 * @param apiArn any ARN of the account and Region that the API is in.
 */
export function withAwsVariables<T>(definition: T, apiArn: string): T {
  const [, partition = '', , region = '', accountId = ''] = apiArn.split(':');
  const values: Readonly<Record<string, string>> = {
    Partition: partition,
    Region: region,
    AccountId: accountId,
  };
  const text = JSON.stringify(definition);
  return JSON.parse(text.replaceAll(VARIABLE, (whole, name: string) => values[name] || whole)) as T;
}
