import type { ConsoleSource } from '../console/types.ts';
import { problemOf, totalLag } from '../event-source-mapping/api/summary.ts';
import { consumerGroupId } from '../event-source-mapping/settings/rule.ts';
import type { EventSourceMappingService } from '../event-source-mapping/types.ts';
import type { AccessControl } from '../iam/access-control.ts';
import { bareFunctionName } from '../lambda/function-name.ts';
import type { LambdaService } from '../lambda/types.ts';
import { ServiceException } from '../shared/service-exception.ts';
import type { Notice } from './notices.ts';

export interface ConsoleDependencies {
  readonly title: string;
  readonly lambda: LambdaService;
  readonly eventSourceMappings: EventSourceMappingService;
  /** Absent when functions may do everything. */
  readonly access?: AccessControl;
  readonly addresses: () => Readonly<Record<string, string>>;
  readonly notices: () => readonly Notice[];
}

/** What the console shows of the running mirror. */
export function consoleSource({
  title,
  lambda,
  eventSourceMappings,
  access,
  addresses,
  notices,
}: ConsoleDependencies): ConsoleSource {
  return {
    state: async () => ({
      title,
      addresses: addresses(),
      functions: lambda.listFunctions().map(({ functionName }) => ({
        name: functionName,
        ...lambda.statistics(functionName),
      })),
      mappings: await Promise.all(
        eventSourceMappings.list().map(async (mapping) => {
          const uuid = mapping.UUID ?? '';
          const metrics = eventSourceMappings.metrics(uuid);
          return {
            uuid,
            functionName: bareFunctionName(mapping.FunctionArn ?? ''),
            topic: mapping.Topics?.[0] ?? '',
            consumerGroupId: consumerGroupId(mapping) ?? uuid,
            state: mapping.State ?? '',
            problem: problemOf(mapping.LastProcessingResult),
            offsetLag: totalLag(await eventSourceMappings.lag(uuid)),
            metrics,
          };
        }),
      ),
      notices: notices(),
    }),
    roles: () => {
      if (!access) throw notEnforced();
      return access.roleUse(lambda.listFunctions().map(({ functionName }) => functionName));
    },
    setMappingEnabled: async (uuid, enabled) => {
      await eventSourceMappings.update({ UUID: uuid, Enabled: enabled });
    },
  };
}

const notEnforced = () =>
  new ServiceException(
    'NotFound',
    'With --no-iam no policy is asked, so nothing is known of grants: start without it.',
    404,
  );
