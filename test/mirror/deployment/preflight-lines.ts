import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPlans } from '../../../local/src/deployment/preflight.ts';
import { PreflightError } from '../../../local/src/deployment/preflight-error.ts';
import { readTemplateFile } from '../../../local/src/template/template-file.ts';
import { pseudo } from '../template/scopes.ts';

export type Document = Record<string, unknown>;

/** Writes a file, hands its path over, and removes it. */
export function withFile<T>(name: string, text: string, work: (file: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'preflight-'));
  try {
    const file = join(directory, name);
    writeFileSync(file, text);
    return work(file);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The lines that a start with this template ends with, without the file's name. */
export function linesOf(document: Document | string, parameters: Record<string, string> = {}): string[] {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return withFile('shop.json', text, (file) => {
    try {
      checkPlans([{ stack: readTemplateFile(file), pseudo, parameters }]);
      return [];
    } catch (error) {
      const problems = error instanceof PreflightError ? error.problems : [(error as Error).message];
      return problems.map((line) => line.replace(`${file}: `, ''));
    }
  });
}

const role = 'arn:aws:iam::123456789012:role/r';
/** A function without a mistake, with other properties and members. */
export const aFunction = (properties: Document = {}, more: Document = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: role,
    Code: { ZipFile: 'exports.handler = async () => {}' },
    ...properties,
  },
  ...more,
});
export const cluster = {
  Type: 'AWS::MSK::ServerlessCluster',
  Properties: {
    ClusterName: 'shop',
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
    VpcConfigs: [{ SubnetIds: ['subnet-1', 'subnet-2'] }],
  },
};
/** A mapping of `good`. */
export const mapping = (properties: Document) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    FunctionName: { Ref: 'Good' },
    EventSourceArn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
    Topics: ['orders'],
    StartingPosition: 'LATEST',
    ...properties,
  },
});
/** What mappings need. */
export const good = { Good: aFunction(), Cluster: cluster };
