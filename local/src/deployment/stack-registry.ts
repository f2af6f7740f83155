import type { StackDescription, StackResourceDescription } from '../aws/cloudformation/stack-description.ts';
import type {
  ResolvedResource,
  Stack,
  TemplateParameter,
  TemplateResource,
  TemplateValue,
} from '../template/types.ts';
import type { Deployment, RunningStack, StackPlan } from './types.ts';

interface Entry {
  readonly plan: StackPlan;
  readonly startedAt: Date;
  /** Of the last update. Absent: there was none. */
  readonly updatedAt?: Date;
  completed?: Pick<Deployment, 'outputs' | 'exportNames'>;
}

/** The stacks of a run, as CloudFormation describes them, from the start of their deployment on. */
export class StackRegistry {
  readonly #entries = new Map<string, Entry>();
  readonly #resources: ReadonlyMap<string, ResolvedResource>;
  readonly #now: () => Date;
  #localOf = (text: string): string => text;

  /** @param resources of all stacks, by stack and logical id; filled while they are deployed. */
  constructor(resources: ReadonlyMap<string, ResolvedResource>, now = () => new Date()) {
    this.#resources = resources;
    this.#now = now;
  }

  /** The deployment of a stack starts. */
  begin(plan: StackPlan): void {
    this.#entries.set(plan.stack.id, { plan, startedAt: this.#now() });
  }

  /** It is complete: its outputs are known. */
  complete({ stack, outputs, exportNames }: Pick<Deployment, 'stack' | 'outputs' | 'exportNames'>): void {
    const entry = this.#entries.get(stack.id);
    if (entry) entry.completed = { outputs, exportNames };
  }

  /** A stack that runs has another template now. */
  update({ plan, deployment: completed }: RunningStack): void {
    const entry = this.#entries.get(plan.stack.id);
    if (entry) this.#entries.set(plan.stack.id, { ...entry, plan, completed, updatedAt: this.#now() });
  }

  remove(stackId: string): void {
    this.#entries.delete(stackId);
  }

  /** @param localOf what of an output is shown: with local addresses in the place of those of AWS, so that they can be called. */
  serveAt(localOf: (text: string) => string): void {
    this.#localOf = localOf;
  }

  /** In the order of their deployment. */
  list(): StackDescription[] {
    return [...this.#entries.values()].map((entry) => this.#describe(entry));
  }

  #describe({
    plan: { stack, pseudo, parameters },
    startedAt,
    updatedAt,
    completed,
  }: Entry): StackDescription {
    const { Description, Parameters = {} } = stack.template;
    return {
      stackName: stack.stackName,
      stackId: pseudo.stackId,
      status: updatedAt ? 'UPDATE_COMPLETE' : completed ? 'CREATE_COMPLETE' : 'CREATE_IN_PROGRESS',
      ...(typeof Description === 'string' && { description: Description }),
      createdAt: startedAt,
      ...(updatedAt && { updatedAt }),
      parameters: Object.entries(Parameters).map(([key, declared]) => ({
        key,
        value: shownValue(declared, parameters[key]),
      })),
      outputs: completed ? this.#outputsOf(stack, completed) : [],
      resources: Object.entries(stack.template.Resources).flatMap(([logicalId, declared]) => {
        const found = this.#resources.get(`${stack.id}.${logicalId}`);
        return found ? [describeResource(found, declared, startedAt)] : [];
      }),
      template: JSON.stringify(stack.template),
    };
  }

  #outputsOf(
    { template: { Outputs = {} } }: Stack,
    { outputs, exportNames }: Pick<Deployment, 'outputs' | 'exportNames'>,
  ): StackDescription['outputs'] {
    return Object.entries(outputs).map(([key, value]) => {
      const description = Outputs[key]?.Description;
      const exportName = exportNames[key];
      return {
        key,
        value: this.#localOf(textOf(value)),
        ...(typeof description === 'string' && { description }),
        ...(exportName !== undefined && { exportName }),
      };
    });
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html (NoEcho) */
function shownValue({ NoEcho, Default = '' }: TemplateParameter, given: string | undefined): string {
  return String(NoEcho) === 'true' ? '****' : (given ?? String(Default));
}

function describeResource(
  { logicalId, physicalId, type, attributes: { Arn } }: ResolvedResource,
  { Metadata }: TemplateResource,
  updatedAt: Date,
): StackResourceDescription {
  const arn = Arn ?? (physicalId.startsWith('arn:') ? physicalId : undefined);
  const constructPath = Metadata?.['aws:cdk:path'];
  const named = { logicalId, physicalId, type, ...(typeof arn === 'string' && { arn }) };
  return {
    ...named,
    ...(typeof constructPath === 'string' && { constructPath }),
    status: 'CREATE_COMPLETE',
    updatedAt,
  };
}

const textOf = (value: TemplateValue) => (typeof value === 'object' ? JSON.stringify(value) : String(value));
