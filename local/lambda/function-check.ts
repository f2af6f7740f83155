import type { TemplateValue } from '../template/types.ts';
import { checkEnvironment } from './environment-variables.ts';
import { readLogging } from './logging.ts';
import { refuseUnknownRuntime } from './runtimes.ts';

type Properties = Readonly<Record<string, TemplateValue>>;

/**
 * Refuses what Lambda refuses of a function that is run here, as far as its properties tell.
 * @param properties of `AWS::Lambda::Function`, evaluated.
 * @throws {Error} one line, in the words of Lambda where they are known.
 */
export function checkFunction(
  functionName: string,
  { Runtime, Handler, LoggingConfig, ...rest }: Properties,
): void {
  if (Runtime === undefined || Handler === undefined) {
    throw new Error(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  refuseUnknownRuntime(String(Runtime));
  readLogging(LoggingConfig, functionName);
  checkEnvironment(variablesOf(rest));
}

/** The variables of a function, as text. */
export function variablesOf({ Environment }: Properties): Record<string, string> {
  const { Variables = {} } = (Environment ?? {}) as { Variables?: Record<string, TemplateValue> };
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, String(value)]));
}
