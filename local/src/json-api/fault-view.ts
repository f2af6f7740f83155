import type { z } from 'zod';
import { ACTIONS } from '../fault-injection/actions.ts';
import type { Experiment, StartedAction } from '../fault-injection/experiments.ts';
import type { InjectedFunctionFault } from '../fault-injection/function-faults.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { experimentAction, experimentFault, fault } from './fault-schemas.ts';
import type { ApiPorts } from './types.ts';

type FaultPorts = Pick<ApiPorts, 'functionFaults' | 'experiments'>;

/** A fault of a function as the API shows it. */
export const faultView = ({ fault, requestIds, ...members }: InjectedFunctionFault) => ({
  ...members,
  ...fault,
  requestIds: [...requestIds],
});

/** Faults of functions and experiments, in the order of their creation; what is over included. */
export function faultViews({ functionFaults, experiments }: FaultPorts): z.input<typeof fault>[] {
  const ofExperiments = experiments.list().map((each) => experimentView(each, experiments));
  return [...functionFaults.list().map(faultView), ...ofExperiments].sort(
    (one, other) => one.createdAt - other.createdAt,
  );
}

/**
 * Ends a fault: one of a function is forgotten, an experiment is stopped.
 * @throws {ServiceException} UnknownFault
 */
export function endFault({ functionFaults, experiments }: FaultPorts, id: string): z.input<typeof fault> {
  const removed = functionFaults.remove(id);
  if (removed) return faultView(removed);
  const all = experiments.list();
  if (all.some((each) => each.id === id)) return experimentView(experiments.stop(id), experiments);
  const ids = [...functionFaults.list(), ...all].map((each) => each.id).join(', ');
  const accepted = ids || 'none, for there is none';
  throw new ServiceException('UnknownFault', `fault is ${id}; accepted: ${accepted}`, 404);
}

/** An experiment as the API shows it. */
export function experimentView(
  experiment: Experiment,
  experiments: Pick<ApiPorts['experiments'], 'statusOf'>,
): z.input<typeof experimentFault> {
  const { id, startedAt, stoppedAt, actions } = experiment;
  return {
    id,
    kind: 'experiment',
    status: experiments.statusOf(experiment),
    createdAt: startedAt,
    endsAt: stoppedAt ?? Math.max(...actions.map(({ endsAt }) => endsAt)),
    hits: actions.reduce((sum, { hits }) => sum + hits.count, 0),
    actions: actions.map(actionView),
  };
}

function actionView(action: StartedAction): z.input<typeof experimentAction> {
  const { name, actionId, parameters, fault, endsAt, outcome, hits } = action;
  return {
    name,
    actionId,
    description: ACTIONS.find(({ id }) => id === actionId)?.description ?? '',
    parameters: { ...parameters },
    targets: [...(fault.kind === 'api' ? fault.roleArns : fault.functionArns)],
    endsAt,
    outcome,
    hits: hits.count,
    requestIds: [...hits.requestIds],
    calls: [...hits.calls],
  };
}
