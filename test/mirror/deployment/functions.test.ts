import { afterAll, describe, expect, test } from '@jest/globals';
import { deployStack } from '../../../local/src/deployment/deploy.ts';
import type { DeploymentTarget } from '../../../local/src/resources/context.ts';
import { silentLog } from '../../../local/src/shared/log.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { startLambda } from '../lambda/fixture.ts';
import { pseudo } from '../template/scopes.ts';

const lambda = startLambda();
afterAll(() => lambda.stop());

/** Deploys functions with these properties besides inline code that exports the handler. @returns the warnings. */
async function deployFunctions(functions: Record<string, Record<string, TemplateValue>>): Promise<string[]> {
  const warnings: string[] = [];
  const target = {
    lambda: lambda.service,
    dataDirectory: lambda.directory,
    log: { ...silentLog, warn: (message: string) => warnings.push(message) },
    signal: new AbortController().signal,
  } as unknown as DeploymentTarget;
  const Resources = Object.fromEntries(
    Object.entries(functions).map(([logicalId, properties]) => {
      const Code = { ZipFile: 'exports.handler = () => 1;' };
      const Properties = { Runtime: 'nodejs24.x', Handler: 'index.handler', Code, ...properties };
      return [logicalId, { Type: 'AWS::Lambda::Function', Properties }];
    }),
  );
  const assetPath = () => undefined;
  const stack = {
    id: 'S',
    stackName: 'S',
    dependsOn: [],
    template: { Resources },
    templateFile: '/s',
    assetPath,
  };
  const deployed = { resources: new Map(), exports: new Map() };
  await deployStack({ stack, pseudo, parameters: {} }, target, deployed);
  return warnings;
}

describe('a function that AWS would not create is refused', () => {
  test.each<[string, Record<string, Record<string, TemplateValue>>, string]>([
    [
      'reserved environment variables',
      { F: { Environment: { Variables: { TABLE: 't', AWS_REGION: 'mars-1', _HANDLER: 'x' } } } },
      'F (AWS::Lambda::Function): Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION, _HANDLER',
    ],
    [
      'an environment variable of other letters',
      { F: { Environment: { Variables: { GRÜSSE: 'x' } } } },
      'F (AWS::Lambda::Function): the environment variable GRÜSSE does not fit the pattern of names, [a-zA-Z]([a-zA-Z0-9_])+',
    ],
    [
      'a name that another function has',
      { F: { FunctionName: 'reader' }, G: { FunctionName: 'reader' } },
      'G (AWS::Lambda::Function): reader exists already, as S.F; give one of them another name',
    ],
  ])('%s', async (_title, functions, line) => {
    await expect(deployFunctions(functions)).rejects.toThrow(line);
  });

  test('Variables that Lambda only has defaults for are the function’s own to set', async () => {
    const Variables = { TZ: 'Asia/Tokyo', LANG: 'C', AWS_XRAY_CONTEXT_MISSING: 'IGNORE_ERROR' };
    const Code = { ZipFile: 'exports.handler = () => process.env;' };
    await deployFunctions({ F: { FunctionName: 'defaults', Environment: { Variables }, Code } });
    expect((await lambda.call('defaults')).response).toMatchObject(Variables);
  });

  test('A function whose handler is not there is created with a warning', async () => {
    const [warning, ...others] = await deployFunctions({
      F: { FunctionName: 'lost', Handler: 'index.main' },
    });
    expect(warning).toMatch(/^F: Handler is index\.main: .+index\.js does not export main\. Each invocation/);
    expect(others).toEqual([]);
    expect((await lambda.call('lost')).response).toMatchObject({ errorType: 'Runtime.HandlerNotFound' });
  });
});
