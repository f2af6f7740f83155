import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const project = resolve(import.meta.dirname, '../../..');

/** One action of one function, on resources whose text holds a part. */
export interface Grant {
  /** Concern of the function, as in the logical id of its policy. */
  readonly concern: string;
  readonly action: string;
  /** Default: any. */
  readonly on?: string;
}

interface Statement {
  Action: string | string[];
  readonly Resource: unknown;
}

interface Template {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties: { readonly PolicyDocument: { Statement: Statement[] } } }
    >
  >;
}

/** Synthesizes our own stack into a directory of its own, and takes grants out of its template. */
export function assemblyWithoutGrants(grants: readonly Grant[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'orderstream-assembly-'));
  execFileSync(join(project, 'node_modules/.bin/node'), ['bin/orderstream.ts'], {
    cwd: project,
    env: { ...process.env, NODE_OPTIONS: '', CDK_OUTDIR: directory, CDK_VALIDATION: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const file = join(directory, 'orderstream-dev.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  for (const grant of grants) take(grant, template);
  writeFileSync(file, JSON.stringify(template));
  return directory;
}

/** @throws when there is no such grant: the test would show nothing. */
function take({ concern, action, on = '' }: Grant, { Resources }: Template): void {
  const policies = Object.entries(Resources).filter(
    ([logicalId, { Type }]) =>
      Type === 'AWS::IAM::Policy' && logicalId.startsWith(`Consumers${concern}consumer`),
  );
  const statements = policies
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
    .filter((each) => [each.Action].flat().includes(action) && JSON.stringify(each.Resource).includes(on));
  if (statements.length === 0) throw new Error(`no policy of ${concern} allows ${action} on ${on}`);
  for (const statement of statements) {
    const rest = [statement.Action].flat().filter((each) => each !== action);
    statement.Action = [...rest, 'sts:GetCallerIdentity']; // A statement must have an action; this one needs no grant.
  }
}
