import type { NotRun } from '../deployment/types.ts';

/** The resources that are left out, as a table for people: one line each, after a headline. */
export function notRunTable(notRun: readonly NotRun[]): string {
  const widthOf = (member: 'logicalId' | 'type') => Math.max(...notRun.map((each) => each[member].length));
  const [idWidth, typeWidth] = [widthOf('logicalId'), widthOf('type')];
  const lines = notRun.map(
    ({ logicalId, type, reason }) => `  ${logicalId.padEnd(idWidth)}  ${type.padEnd(typeWidth)}  ${reason}`,
  );
  return ['not run here:', ...lines].join('\n');
}
