import { InvalidFilterPattern, type OperatorCompiler } from './matcher.ts';

/** `{"exists":true}` or `{"exists":false}`; leaf fields only, so an object does not count as a value. */
export const exists: OperatorCompiler = (argument) => {
  if (typeof argument !== 'boolean') {
    throw new InvalidFilterPattern(`"exists" takes true or false, not ${JSON.stringify(argument)}`);
  }
  return (value) => (value !== undefined) === argument;
};
