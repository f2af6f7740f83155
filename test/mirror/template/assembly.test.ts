import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { App, aws_lambda as lambda, Stack, Stage } from 'aws-cdk-lib';
import { readAssembly } from '../../../local/src/template/assembly.ts';
import { deploymentOrder } from '../../../local/src/template/deployment-order.ts';
import { readTemplateFile } from '../../../local/src/template/template-file.ts';
import type { TemplateValue } from '../../../local/src/template/types.ts';
import { scopeFor } from './scopes.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'assembly-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('A cloud assembly that CDK wrote', () => {
  test('A cloud assembly that CDK wrote gives its stacks, those of stages as well, and where their code is', () => {
    const stacks = readAssembly(synthesize());
    expect(stacks.map(({ stackName }) => stackName)).toEqual(['shop-dev', 'Prod-Inner']);
    for (const stack of stacks) {
      const { S3Key = '' } = codeOf(stack.template.Resources);
      expect(S3Key).toMatch(/^[0-9a-f]{64}\.zip$/);
      expect(stack.assetPath(S3Key)).toBe(join(directory, 'cdk.out', `asset.${S3Key.replace('.zip', '')}`));
      expect(stack.assetPath(S3Key.replace('.zip', ''))).toBe(stack.assetPath(S3Key));
      expect(stack.assetPath('unknown.zip')).toBeUndefined();
    }
  });

  test('A cloud assembly that CDK wrote gives templates that can be put in order', () => {
    const [stack] = readAssembly(synthesize());
    const template = stack?.template ?? { Resources: {} };
    const [first = [], second] = deploymentOrder(template, scopeFor(template));
    expect(first.map((id) => template.Resources[id]?.Type)).toContain('AWS::IAM::Role');
    expect(second?.map((id) => template.Resources[id]?.Type)).toEqual(['AWS::Lambda::Function']);
  });

  test('A cloud assembly that CDK wrote can be entered by the template of one stack: its assets are found beside it', () => {
    const stack = readTemplateFile(join(synthesize(), 'Shop.template.json'), 'mine');
    expect(stack.stackName).toBe('mine');
    expect(stack.assetPath(codeOf(stack.template.Resources).S3Key ?? '')).toContain('cdk.out/asset.');
  });
});

describe('What is not a cloud assembly is refused in one line', () => {
  test('What is not a cloud assembly is refused in one line: a file', () => {
    const file = join(directory, 'template.json');
    writeFileSync(file, '{}');
    expect(() => readAssembly(file)).toThrow(
      `${file}: is a file, a cloud assembly is a folder; run one template with --template`,
    );
  });

  test('What is not a cloud assembly is refused in one line: a folder without a manifest', () => {
    expect(() => readAssembly(directory)).toThrow(
      `${directory}: not a cloud assembly (no manifest.json); run \`cdk synth\``,
    );
  });

  test.each([
    [
      '{"version": "1.0.0", "artifacts": []}',
      /manifest\.json: not the manifest of a cloud assembly: artifacts: /,
    ],
    ['{"artifacts": {}}', /manifest\.json: not the manifest of a cloud assembly: version: /],
    ['{"version": "1.0.0",\n "artifacts": x}', /manifest\.json:2:15: not JSON: /],
    ['{"version": "55.0.0", "artifacts": {}}', /the cloud assembly holds no stack/],
    [
      manifestOf('aws:cloudformation:stack', { templateFile: 'Gone.json' }),
      /Gone\.json: no such file \(template of stack A\)/,
    ],
    [
      manifestOf('aws:cloudformation:stack', { templateFile: 'manifest.json' }),
      /not a CloudFormation template: Resources: /,
    ],
    [manifestOf('cdk:asset-manifest', { file: 'gone.json' }), /gone\.json: no such file \(asset manifest\)/],
    [manifestOf('cdk:cloud-assembly', { directoryName: 'gone' }), /gone: not a cloud assembly/],
  ])('What is not a cloud assembly is refused in one line: the manifest %j', (manifest, message) => {
    writeFileSync(join(directory, 'manifest.json'), manifest);
    expect(() => readAssembly(directory)).toThrow(message);
  });
});

function synthesize(): string {
  const code = join(directory, 'function');
  mkdirSync(code);
  writeFileSync(join(code, 'index.js'), 'exports.handler = async () => 1;');
  const outdir = join(directory, 'cdk.out');
  const app = new App({ outdir, analyticsReporting: false });
  addFunction(new Stack(app, 'Shop', { stackName: 'shop-dev' }), code);
  addFunction(new Stack(new Stage(app, 'Prod'), 'Inner'), code);
  app.synth();
  return outdir;
}

function addFunction(stack: Stack, code: string): void {
  new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(code),
  });
}

function codeOf(
  resources: Readonly<Record<string, { Type: string; Properties?: Record<string, TemplateValue> }>>,
) {
  const found = Object.values(resources).find(({ Type }) => Type === 'AWS::Lambda::Function');
  return found?.Properties?.Code as { S3Key?: string };
}

function manifestOf(type: string, properties: Record<string, string>): string {
  return JSON.stringify({ version: '55.0.0', artifacts: { A: { type, properties } } });
}
