import { Code } from 'aws-cdk-lib/aws-lambda';
import type { FunctionId } from './entries.ts';

/** Where a function's code comes from: bundles of the source when the app is built, a placeholder in unit tests. */
export interface FunctionCode {
  codeOf(functionId: FunctionId): Code;
}

/** Code that returns null, for tests that look at the template only. */
export const placeholderCode: FunctionCode = {
  codeOf: () => Code.fromInline('export const handler = async () => null;'),
};
