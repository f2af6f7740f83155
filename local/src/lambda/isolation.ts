import type { CodeScan } from './code-scan.ts';
import type { FunctionConfiguration } from './types.ts';

/** How functions are run: in threads of the mirror, in processes, or each as its code needs it. */
export type Isolation = 'auto' | 'thread' | 'process';

export const isolations: readonly Isolation[] = ['auto', 'thread', 'process'];

/** How one function is run. */
export interface Verdict {
  readonly kind: 'thread' | 'process';
  /** What makes a process necessary, as text for messages; empty for a thread, and when the option says it. */
  readonly reason: string;
}

/** Decides from its variables and the text of its code how a function is run; where debuggers attach, it is a process. */
export function decideIsolation(
  configuration: FunctionConfiguration,
  { isolation = 'auto', debuggers }: { readonly isolation?: Isolation; readonly debuggers?: object },
  code: CodeScan,
): Verdict {
  if (debuggers) return { kind: 'process', reason: '' };
  if (isolation !== 'auto') return { kind: isolation, reason: '' };
  const reason = needOfVariables(configuration.environment) ?? code.needOf(configuration);
  return reason === undefined ? { kind: 'thread', reason: '' } : { kind: 'process', reason };
}

function needOfVariables(variables: Readonly<Record<string, string>>): string | undefined {
  const { NODE_OPTIONS = '', AWS_LAMBDA_EXEC_WRAPPER = '' } = variables;
  if (AWS_LAMBDA_EXEC_WRAPPER) return 'AWS_LAMBDA_EXEC_WRAPPER';
  return isForThreads(NODE_OPTIONS) ? undefined : 'NODE_OPTIONS';
}

/** What a worker thread takes from its own environment, and what concerns messages only. */
const optionsForThreads =
  /^--(enable-source-maps|(no|trace|throw)-(warnings|deprecation)|disable-warning=\S+)$/;

/** Whether a thread honours all of these options of Node: most are for a process, and preloads look at the working directory. */
function isForThreads(nodeOptions: string): boolean {
  return nodeOptions.split(/\s+/).every((option) => option === '' || optionsForThreads.test(option));
}
