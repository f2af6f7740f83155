import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizeOwnStack } from './own-stack.ts';

/** One action of one function, on resources whose text holds a part. */
export interface Grant {
  /** Concern of the function, as in the logical id of its policy. */
  readonly concern: string;
  readonly action: string;
  /** Default: any. */
  readonly on?: string;
}

interface Statement {
  readonly Action: string | string[];
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

/** Synthesizes our own stack into a separate directory, and takes grants out of its template. */
export function assemblyWithoutGrants(grants: readonly Grant[]): string {
  const directory = synthesizeOwnStack();
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
  const documents = policies.map(([, { Properties }]) => Properties.PolicyDocument);
  const isMeant = (resource: unknown) => JSON.stringify(resource).includes(on);
  const allows = ({ Action, Resource }: Statement) =>
    [Action].flat().includes(action) && [Resource].flat().some(isMeant);
  if (!documents.some(({ Statement }) => Statement.some(allows))) {
    throw new Error(`no policy of ${concern} allows ${action} on ${on}`);
  }
  for (const document of documents) {
    document.Statement = document.Statement.flatMap((statement) =>
      allows(statement) ? without(statement, action, isMeant) : [statement],
    );
  }
}

/** The other actions on all its resources, and this action on the other resources. */
function without(statement: Statement, action: string, isMeant: (resource: unknown) => boolean): Statement[] {
  const actions = [statement.Action].flat().filter((each) => each !== action);
  const resources = [statement.Resource].flat().filter((each) => !isMeant(each));
  return [
    ...(actions.length > 0 ? [{ ...statement, Action: actions }] : []),
    ...(resources.length > 0 ? [{ ...statement, Action: action, Resource: resources }] : []),
  ];
}
