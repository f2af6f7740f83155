import { code, table } from '../markdown.ts';
import { everyResource } from './every-resource.ts';
import { type FunctionGrants, grantsOfFunctions } from './function-grants.ts';
import { onlyOnAws } from './only-on-aws.ts';
import { purposesOf } from './purposes.ts';

/** Every function with all that its role allows. */
export function grantsTables(): string {
  return grantsOfFunctions()
    .map((each) => `### ${each.functionId}\n\n${each.description}.\n\n${grantsTable(each)}`)
    .join('\n\n');
}

function grantsTable({ functionId, grants }: FunctionGrants): string {
  const rows = [...Map.groupBy(grants, ({ resource }) => resource)].flatMap(([resource, onIt]) =>
    purposesOf(functionId, onIt).map(({ actions, text }) => [codes(actions), code(resource), text]),
  );
  return table(['may', 'on', 'what for'], rows);
}

/** Actions that no policy can narrow. */
export function everyResourceTable(): string {
  return table(
    ['action', 'why'],
    everyResource.map(({ actions, reason }) => [codes(actions), reason]),
  );
}

/** What no run of the mirror shows to be needed. */
export function onlyOnAwsTable(): string {
  const rows = onlyOnAws.map(({ actions, functionIds, reason }) => [
    codes(actions),
    functionIds?.join(', ') ?? 'all that have them',
    reason,
  ]);
  return table(['action', 'of', 'why'], rows);
}

const codes = (actions: readonly string[]) => actions.map(code).join(', ');
