/** A function as a caller names it. */
export interface FunctionReference {
  readonly name: string;
  /** Version or alias; undefined for the function itself. */
  readonly qualifier: string | undefined;
}

/**
 * Name and qualifier in any form Invoke accepts: name, `account:function:name`, ARN, each with or without a qualifier.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
 */
export function functionReference(nameOrArn: string): FunctionReference {
  const marker = nameOrArn.lastIndexOf('function:');
  const text = marker < 0 ? nameOrArn : nameOrArn.slice(marker + 'function:'.length);
  const colon = text.indexOf(':');
  return colon < 0
    ? { name: text, qualifier: undefined }
    : { name: text.slice(0, colon), qualifier: text.slice(colon + 1) };
}

/** The name alone. */
export const bareFunctionName = (nameOrArn: string): string => functionReference(nameOrArn).name;
