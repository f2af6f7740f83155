import type { ResourceChange } from '../../deployment/types.ts';

/** Names shown of many. */
const SHOWN = 8;

const KINDS = ['created', 'updated', 'replaced', 'removed'] as const;

/** One line for the terminal: `updated payment/Function (Timeout); created refunds/Topic in 0.8 s`. */
export function updateText(changes: readonly ResourceChange[], durationMs: number): string {
  const parts = KINDS.flatMap((kind) => {
    const ofKind = changes.filter((change) => change.kind === kind);
    return ofKind.length > 0 ? [`${kind} ${listed(ofKind)}`] : [];
  });
  const what = parts.length > 0 ? parts.join('; ') : 'nothing has changed';
  return `${what} in ${(durationMs / 1_000).toFixed(2)} s`;
}

/** What has only a name here is counted, when something else is named. */
function listed(changes: readonly ResourceChange[]): string {
  const run = changes.filter(({ isRun }) => isRun);
  const named = run.length > 0 ? run : changes;
  const shown = named.slice(0, SHOWN).map(shownAs);
  const others = changes.length - shown.length;
  return shown.join(', ') + (others > 0 ? ` and ${others} more` : '');
}

function shownAs({ kind, name, type, properties, replacing }: ResourceChange): string {
  if (kind !== 'updated' && kind !== 'replaced') return name;
  const changed = properties.length > 0 ? properties.join(', ') : codeOf(type);
  const onAws = replacing.length > 0 ? `; on AWS ${replacing.join(', ')} makes another resource` : '';
  return `${name} (${changed}${onAws})`;
}

/** What distinguishes a mapping from others: https://github.com/aws/aws-sam-cli/issues/2308 */
const IDENTITY_OF_MAPPING = ['EventSourceArn', 'SelfManagedEventSource', 'FunctionName', 'Topics'];

/** Only of use to a group that has no position. */
const POSITION_OF_MAPPING = ['StartingPosition', 'StartingPositionTimestamp'];

/**
 * Names mappings that CloudFormation cannot replace: it creates the new one first, and Lambda refuses a second one of the
 * same source, function and topic. The mirror creates it again under its id, so its group and the group's position stay.
 * https://github.com/aws/serverless-application-model/issues/1320
 * https://github.com/serverless/serverless/issues/8550
 */
export function warningsOfReplacedMappings(changes: readonly ResourceChange[]): string[] {
  return changes
    .filter(({ type, isRun }) => isRun && type === 'AWS::Lambda::EventSourceMapping')
    .filter(({ kind, replacing }) => kind === 'replaced' && replacing.length > 0)
    .filter(({ properties }) => !properties.some((name) => IDENTITY_OF_MAPPING.includes(name)))
    .map(
      ({ name, replacing, physicalId }) =>
        `${name}: CloudFormation fails to replace a mapping of the same source, function and topic ("already exists"); remove it in one deployment and add it in the next.` +
        (replacing.every((each) => POSITION_OF_MAPPING.includes(each))
          ? ` Here its consumer group continues where it is; move it with: orderstream-mirror rewind ${physicalId}`
          : ''),
    );
}

const codeOf = (type: string) => (type === 'AWS::Lambda::Function' ? 'code' : 'another type');
