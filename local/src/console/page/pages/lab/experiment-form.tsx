import { useState } from 'preact/hooks';
import { getJson, postJson } from '../../api/client.ts';
import type { FaultAction, FunctionState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { ActionButton } from '../../components/action-button.tsx';
import { Empty, Show } from '../../components/states.tsx';
import { stack } from '../../shell/stack.ts';
import { faultsChanged } from './faults-signal.ts';
import { useFunctionSelect } from './function-select.tsx';

/** What each action takes besides its targets: half a minute, all calls. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'aws:lambda:invocation-error': { duration: 'PT30S', preventExecution: 'true' },
  'mirror:terminate-environments': {},
  'mirror:inject-api-latency': { duration: 'PT30S', percentage: '100', delayMilliseconds: '2000' },
};
const OF_CALLS = { duration: 'PT30S', percentage: '100' };
const SERVICES = ['dynamodb', 'ses', 'lambda', 'secretsmanager', 'sts'];

/** The actions of AWS Fault Injection Service as buttons, for half a minute. */
export function ExperimentForm({ functions }: { functions: readonly FunctionState[] }) {
  const actions = useLoaded(
    (signal) => getJson<FaultAction[]>(['experiments', 'actions'], { signal }),
    'actions',
  );
  const [service, setService] = useState('dynamodb');
  const { chosen, field } = useFunctionSelect(functions);
  if (!chosen) return <Empty>The template has no function.</Empty>;
  const start =
    ({ id, targetType }: FaultAction) =>
    async () => {
      const isOfCalls = targetType === 'aws:iam:role';
      const parameters = { ...(PARAMETERS[id] ?? OF_CALLS), ...(isOfCalls && { service }) };
      const targets = isOfCalls ? rolesOf() : [chosen.arn];
      await postJson(['experiments'], { actionId: id, targets, parameters });
      faultsChanged();
    };
  return (
    <>
      <p class="muted">Actions of the Fault Injection Service, for 30 seconds.</p>
      <label>
        Service that all roles call
        <select value={service} onChange={({ currentTarget }) => setService(currentTarget.value)}>
          {SERVICES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      {field}
      <Show loaded={actions}>
        {(data) => (
          <ul class="lab-actions">
            {data.map((action) => (
              <li key={action.id}>
                <ActionButton action={start(action)}>{action.id.split(':').at(-1)}</ActionButton>
                <span class="muted">{action.description}</span>
              </li>
            ))}
          </ul>
        )}
      </Show>
    </>
  );
}

/** The roles of the stacks. */
function rolesOf(): string[] {
  const resources = stack.value?.stacks.flatMap((each) => each.resources) ?? [];
  return resources.filter(({ type }) => type === 'AWS::IAM::Role').flatMap(({ arn }) => arn ?? []);
}
