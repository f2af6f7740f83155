import { type OperatorCompiler, textArgument } from './matcher.ts';

/** `{"prefix":"us-"}` */
export const prefix: OperatorCompiler = (argument) => {
  const expected = textArgument('prefix', argument);
  return (value) => typeof value === 'string' && value.startsWith(expected);
};

/** `{"suffix":".png"}` */
export const suffix: OperatorCompiler = (argument) => {
  const expected = textArgument('suffix', argument);
  return (value) => typeof value === 'string' && value.endsWith(expected);
};
