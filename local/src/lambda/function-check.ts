import type { TemplateValue } from '../template/types.ts';
import { checkEnvironment } from './environment-variables.ts';
import { readLogging } from './logging.ts';
import { refuseBlockedRuntime, refuseUnknownRuntime } from './runtimes.ts';

type Properties = Readonly<Record<string, TemplateValue>>;

/**
 * Refuses what Lambda refuses of a function that is run here, as far as its properties show.
 * @param properties of `AWS::Lambda::Function`, evaluated.
 * @throws {Error} one line, in the words of Lambda where they are known.
 */
export function checkFunction(
  functionName: string,
  { Runtime, Handler, LoggingConfig, ...rest }: Properties,
): void {
  checkFunctionName(functionName);
  if (Runtime === undefined || Handler === undefined) {
    throw new Error(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  refuseUnknownRuntime(String(Runtime));
  refuseBlockedRuntime(String(Runtime));
  readLogging(LoggingConfig, functionName);
  checkEnvironment(variablesOf(rest));
}

/** Longest name: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html#lambda-CreateFunction-request-FunctionName */
const NAME_LIMIT = 64;

/**
 * Refuses a name that Lambda refuses. A name becomes the name of files, so it is checked before anything uses it.
 * @throws {Error} one line, in the words of Lambda's validation.
 */
export function checkFunctionName(functionName: string): void {
  const problem = /^[a-zA-Z0-9-_]+$/.test(functionName)
    ? functionName.length > NAME_LIMIT && `Member must have length less than or equal to ${NAME_LIMIT}`
    : 'Member must satisfy regular expression pattern: [a-zA-Z0-9-_]+';
  if (!problem) return;
  throw new Error(
    `1 validation error detected: Value '${functionName}' at 'functionName' failed to satisfy constraint: ${problem}`,
  );
}

/** The variables of a function, as text. */
export function variablesOf({ Environment }: Properties): Record<string, string> {
  const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, TemplateValue> };
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, String(value)]));
}
