import { ACTIONS, TARGETS } from '../../fault-injection/actions.ts';
import type { Experiment, ExperimentTemplate } from '../../fault-injection/experiments.ts';
import { arnAt } from '../../shared/place.ts';
import { accessDenied } from '../access/denied.ts';
import { unrecognizedClient } from '../access/invalid-token.ts';
import { restJsonError } from '../protocol/error-shapes.ts';
import { json, readMembers } from '../protocol/json.ts';
import type { AwsRequest } from '../protocol/message.ts';
import { type RestOperation, restRouter } from '../protocol/rest-router.ts';
import type { AwsService } from '../service.ts';
import type { AwsEndpointPorts } from '../types.ts';

/** AWS Fault Injection Service: what is needed to make things go wrong, and to end it. */
export function fisApi(ports: AwsEndpointPorts): AwsService {
  const operations = experimentOperations(ports);
  return {
    signingName: 'fis',
    operationNames: operations.map(({ name }) => name),
    operationOf: restRouter(operations),
    // Templates and experiments have ARNs that no policy can know beforehand: only a grant on all of them counts.
    accessesOf: ({ name }) => [{ action: `fis:${name}`, resources: ['*'] }],
    accessDenied,
    invalidToken: unrecognizedClient(403),
    errorShape: restJsonError,
    internalFault: 'InternalServerException',
    throttle: { code: 'ThrottlingException', statusCode: 429 },
  };
}

/** https://docs.aws.amazon.com/fis/latest/APIReference/API_Operations.html */
function experimentOperations({ experiments }: AwsEndpointPorts): RestOperation[] {
  const arnOf = (kind: string, id: string, { place }: AwsRequest) => arnAt(place, 'fis', `${kind}/${id}`);
  const show = (experiment: Experiment, request: AwsRequest) =>
    json({
      experiment: {
        ...describe(experiment, experiments.statusOf(experiment)),
        arn: arnOf('experiment', experiment.id, request),
      },
    });
  return [
    {
      name: 'ListActions',
      route: 'GET /actions',
      run: (request) =>
        json({
          actions: ACTIONS.map((action) => describeAction(action, arnOf('action', action.id, request))),
        }),
    },
    {
      name: 'CreateExperimentTemplate',
      route: 'POST /experimentTemplates',
      run: (request) => {
        const template = experiments.createTemplate(readMembers(request));
        const arn = arnOf('experiment-template', template.id, request);
        return json({ experimentTemplate: { ...describeTemplate(template), arn } });
      },
    },
    {
      name: 'StartExperiment',
      route: 'POST /experiments',
      run: async (request) =>
        show(await experiments.start(String(readMembers(request).experimentTemplateId ?? '')), request),
    },
    {
      name: 'GetExperiment',
      route: 'GET /experiments/{id}',
      run: (request, { id = '' }) => show(experiments.get(id), request),
    },
    {
      name: 'StopExperiment',
      route: 'DELETE /experiments/{id}',
      run: (request, { id = '' }) => show(experiments.stop(id), request),
    },
  ];
}

const describeAction = ({ id, description, target }: (typeof ACTIONS)[number], arn: string) => ({
  id,
  arn,
  description,
  targets: { [target]: { resourceType: TARGETS[target] } },
});

const describeTemplate = ({ id, input, createdAt }: ExperimentTemplate) => ({
  ...input,
  id,
  creationTime: createdAt / 1_000,
});

function describe({ id, template, startedAt, stoppedAt, actions }: Experiment, status: string) {
  return {
    id,
    experimentTemplateId: template.id,
    state: { status },
    targets: template.input.targets,
    startTime: startedAt / 1_000,
    endTime: stoppedAt && stoppedAt / 1_000,
    actions: Object.fromEntries(
      actions.map(({ name, actionId, parameters, endsAt, outcome }) => [
        name,
        {
          actionId,
          parameters,
          state: { status: endsAt <= startedAt ? 'completed' : status, reason: outcome || undefined },
          startTime: startedAt / 1_000,
          endTime: endsAt / 1_000,
        },
      ]),
    ),
  };
}
