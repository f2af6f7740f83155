import { z } from 'zod';
import { ACTIONS, TARGETS } from '../../fault-injection/actions.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { faultAction, newExperiment } from '../experiment-schemas.ts';
import { experimentFault } from '../fault-schemas.ts';
import { experimentView } from '../fault-view.ts';
import { route } from '../route.ts';

export const experimentRoutes = [
  route({
    method: 'GET',
    template: '/experiments/actions',
    summary: 'What an experiment can do: the actions of the fault injection, with the type of their targets.',
    response: z.array(faultAction),
    run: async () =>
      ACTIONS.map(({ id, description, target }) => ({ id, description, targetType: TARGETS[target] })),
  }),
  route({
    method: 'POST',
    template: '/experiments',
    summary:
      'Starts an experiment with one action, as an experiment template of the Fault Injection Service with it does. It is among the faults, and ends like them.',
    body: newExperiment,
    response: experimentFault,
    run: async ({ experiments }, { body }) => {
      const template = experiments.createTemplate(templateOf(body));
      return experimentView(await experiments.start(template.id), experiments);
    },
  }),
];

function templateOf({ actionId, targets, parameters }: z.output<typeof newExperiment>) {
  const action = ACTIONS.find(({ id }) => id === actionId);
  if (!action)
    throw new ServiceException(
      'UnknownAction',
      `actionId is ${actionId}; accepted: ${ACTIONS.map(({ id }) => id).join(', ')}`,
      404,
    );
  const chosen = { resourceType: TARGETS[action.target], resourceArns: targets, selectionMode: 'ALL' };
  return {
    actions: { [actionId]: { actionId, parameters, targets: { [action.target]: 'chosen' } } },
    targets: { chosen },
    stopConditions: [{ source: 'none' }],
  };
}
