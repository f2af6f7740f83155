import type { MskConfiguration } from '../../msk/configurations.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { json } from '../protocol/json.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { readPage } from './parameters.ts';

/** The mirror does not know when a configuration was created; it stays the same over restarts. */
const CREATION_TIME = '2026-01-01T00:00:00.000Z';
/** A configuration of a template has one revision here. */
const REVISION = 1;

/**
 * `ListConfigurations`, `DescribeConfiguration`, and the same of revisions.
 * https://docs.aws.amazon.com/msk/1.0/apireference/configurations.html
 */
export function configurationOperations(ports: AwsEndpointPorts): RestOperation[] {
  const all = () => ports.configurations?.() ?? [];
  return [
    {
      name: 'ListConfigurations',
      route: 'GET /v1/configurations',
      run: ({ query }) => {
        const { items, nextToken } = readPage(all(), query);
        return json({ configurations: items.map(describe), nextToken });
      },
    },
    {
      name: 'DescribeConfiguration',
      route: 'GET /v1/configurations/{Arn}',
      run: (_request, { Arn = '' }) => json(describe(find(all(), Arn))),
    },
    {
      name: 'ListConfigurationRevisions',
      route: 'GET /v1/configurations/{Arn}/revisions',
      run: (_request, { Arn = '' }) => json({ revisions: [revisionOf(find(all(), Arn))] }),
    },
    {
      name: 'DescribeConfigurationRevision',
      route: 'GET /v1/configurations/{Arn}/revisions/{Revision}',
      run: (_request, { Arn = '', Revision = '' }) => {
        const configuration = find(all(), Arn);
        if (Number(Revision) !== REVISION) throw notFound(`revision ${Revision} of ${Arn}`, all());
        return json({
          arn: configuration.arn,
          ...revisionOf(configuration),
          serverProperties: Buffer.from(plainTextOf(configuration)).toString('base64'),
        });
      },
    },
  ];
}

const revisionOf = ({ description }: MskConfiguration) => ({
  creationTime: CREATION_TIME,
  description,
  revision: REVISION,
});

const describe = (configuration: MskConfiguration) => ({
  arn: configuration.arn,
  name: configuration.name,
  description: configuration.description,
  kafkaVersions: configuration.kafkaVersions,
  creationTime: CREATION_TIME,
  latestRevision: revisionOf(configuration),
  state: 'ACTIVE',
});

const plainTextOf = ({ properties }: MskConfiguration) =>
  [...properties].map(([name, value]) => `${name}=${value}\n`).join('');

function find(configurations: readonly MskConfiguration[], arn: string): MskConfiguration {
  const configuration = configurations.find((each) => each.arn === arn);
  if (!configuration) throw notFound(`configuration ${arn}`, configurations);
  return configuration;
}

function notFound(what: string, configurations: readonly MskConfiguration[]): ServiceException {
  const present = configurations.map(({ arn }) => arn).join(', ') || 'none';
  return new ServiceException(
    'NotFoundException',
    `There is no ${what}. Configurations of the template: ${present}.`,
    404,
  );
}
