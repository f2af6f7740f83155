import type { UnsupportedResource } from '../deployment/types.ts';

/**
 * The resources that are left out, as a text table: one line each, after a headline. Sorted by stack and type;
 * the stack is named when there are several.
 */
export function unsupportedResourcesTable(resources: readonly UnsupportedResource[]): string {
  const isOneStack = new Set(resources.map(({ stackName }) => stackName)).size === 1;
  const rows = resources
    .toSorted((one, other) => keyOf(one).localeCompare(keyOf(other)))
    .map(({ stackName, logicalId, type, reason }) => [
      isOneStack ? logicalId : `${stackName}.${logicalId}`,
      type,
      reason,
    ]);
  const widthOf = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const widths = [widthOf(0), widthOf(1), 0];
  const lines = rows.map(
    (row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`,
  );
  return ['not run here:', ...lines].join('\n');
}

const keyOf = ({ stackName, type, logicalId }: UnsupportedResource) => [stackName, type, logicalId].join(' ');
