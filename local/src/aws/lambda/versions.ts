import { LATEST } from '../../lambda/published-versions.ts';
import type { FunctionAlias, FunctionConfiguration } from '../../lambda/types.ts';
import { ServiceException } from '../../shared/service-exception.ts';
import { json } from '../protocol/json.ts';
import type { AwsRequest } from '../protocol/message.ts';
import type { RestOperation } from '../protocol/rest-router.ts';
import type { AwsEndpointPorts } from '../types.ts';
import { findFunction } from './function-reference.ts';
import { describeFunction } from './functions.ts';
import { readPage } from './paging.ts';

const FUNCTION = '/2015-03-31/functions/{FunctionName}';
/** What these list at most, whatever `MaxItems` says. */
const ITEMS_PER_PAGE = 50;

/**
 * `ListVersionsByFunction`, `ListAliases`, `GetAlias`: what the template's `AWS::Lambda::Version` and
 * `AWS::Lambda::Alias` have published.
 */
export function versionOperations({ lambda }: AwsEndpointPorts): RestOperation[] {
  const find = ({ place }: AwsRequest, reference: string) => findFunction(lambda, place, reference);
  return [
    {
      name: 'ListVersionsByFunction',
      route: `GET ${FUNCTION}/versions`,
      run: (request, { FunctionName = '' }) => {
        const configuration = find(request, FunctionName);
        const published = lambda.published.versions(configuration.functionName);
        const versions = [LATEST, ...published.map(({ version }) => version)];
        const { items, nextToken } = readPage(versions, request.query, ITEMS_PER_PAGE);
        return json({
          Versions: items.map((version) => describeVersion(configuration, version)),
          NextMarker: nextToken,
        });
      },
    },
    {
      name: 'ListAliases',
      route: `GET ${FUNCTION}/aliases`,
      run: (request, { FunctionName = '' }) => {
        const configuration = find(request, FunctionName);
        const version = request.query.get('FunctionVersion');
        const aliases = lambda.published
          .aliases(configuration.functionName)
          .filter(({ functionVersion }) => version === null || functionVersion === version);
        const { items, nextToken } = readPage(aliases, request.query, ITEMS_PER_PAGE);
        return json({
          Aliases: items.map((alias) => describeAlias(configuration, alias)),
          NextMarker: nextToken,
        });
      },
    },
    {
      name: 'GetAlias',
      route: `GET ${FUNCTION}/aliases/{Name}`,
      run: (request, { FunctionName = '', Name = '' }) => {
        const configuration = find(request, FunctionName);
        const alias = lambda.published.aliases(configuration.functionName).find(({ name }) => name === Name);
        if (!alias) throw aliasNotFound(`${configuration.functionArn}:${Name}`);
        return json(describeAlias(configuration, alias));
      },
    },
  ];
}

function describeVersion(configuration: FunctionConfiguration, version: string) {
  return describeFunction({
    ...configuration,
    functionArn: `${configuration.functionArn}:${version}`,
    version,
  });
}

const describeAlias = (
  { functionArn }: FunctionConfiguration,
  { name, functionVersion, description }: FunctionAlias,
) => ({
  AliasArn: `${functionArn}:${name}`,
  Name: name,
  FunctionVersion: functionVersion,
  Description: description,
});

/** In the words that terraform-provider-aws looks for: `internal/service/lambda/alias.go`. */
const aliasNotFound = (arn: string) =>
  new ServiceException('ResourceNotFoundException', `Cannot find alias arn: ${arn}`, 404);
