/**
 * The bare name in any form Invoke accepts: name, `account:function:name`, ARN, each with or without a qualifier.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
export function bareFunctionName(nameOrArn: string): string {
  const marker = nameOrArn.lastIndexOf('function:');
  const name = marker < 0 ? nameOrArn : nameOrArn.slice(marker + 'function:'.length);
  const qualifier = name.indexOf(':');
  return qualifier < 0 ? name : name.slice(0, qualifier);
}
