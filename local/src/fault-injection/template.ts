import { ServiceException } from '../shared/service-exception.ts';
import { ACTIONS, type Action, TARGETS } from './actions.ts';
import type { Fault } from './faults.ts';
import { invalid, ParameterReader } from './parameters.ts';
import { type Selection, selectionOf } from './selection.ts';

/** The members of `CreateExperimentTemplate` that say what is to happen. */
export interface TemplateInput {
  readonly actions?: Readonly<Record<string, ActionInput>>;
  readonly targets?: Readonly<Record<string, TargetInput>>;
  readonly stopConditions?: readonly { readonly source?: string }[];
}

interface ActionInput {
  readonly actionId?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly targets?: Readonly<Record<string, string>>;
  readonly startAfter?: readonly string[];
}

interface TargetInput {
  readonly resourceType?: string;
  readonly resourceArns?: readonly string[];
  readonly selectionMode?: string;
}

/** An action of a template, ready to be started as often as one likes. */
export interface PlannedAction {
  readonly name: string;
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What it does to the resources that are chosen of its targets when it starts. */
  start(random: () => number): Fault;
}

/**
 * Reads a template in full, so that what cannot be run is refused before anything goes wrong.
 * @throws {ServiceException} ValidationException, or ResourceNotFoundException for an action that is not there.
 */
export function readTemplate({ actions = {}, targets = {}, stopConditions }: TemplateInput): PlannedAction[] {
  const watched = stopConditions?.find(({ source }) => source !== 'none');
  if (!stopConditions || watched) {
    throw invalid(`stopConditions has '${watched?.source}'; accepted here is 'none': there are no alarms.`);
  }
  if (Object.keys(actions).length === 0) throw invalid('A template needs at least one action.');
  return Object.entries(actions).map(([name, input]) => plan(name, input, targets));
}

function plan(
  name: string,
  { actionId = '', parameters = {}, targets: named = {}, startAfter = [] }: ActionInput,
  targets: NonNullable<TemplateInput['targets']>,
): PlannedAction {
  const action = ACTIONS.find(({ id }) => id === actionId);
  if (!action) throw unknownAction(actionId);
  if (startAfter.length > 0) throw invalid(`Action ${name} has startAfter; here all actions start at once.`);
  const select = readTarget(name, action, targets[named[action.target] ?? '']);
  const faultOn = (resourceArns: readonly string[]) => {
    const reader = new ParameterReader(name, parameters);
    const fault = action.faultOf(reader, resourceArns);
    reader.refuseOthers();
    return fault;
  };
  faultOn([]);
  return { name, actionId, parameters, start: (random) => faultOn(select(random)) };
}

function readTarget(name: string, { target }: Action, input: TargetInput | undefined): Selection {
  const { resourceType, resourceArns = [], selectionMode = '', ...others } = input ?? {};
  if (resourceType !== TARGETS[target] || resourceArns.length === 0) {
    throw invalid(`Action ${name} needs ${target}: a target of type ${TARGETS[target]} with resourceArns.`);
  }
  const [other] = Object.keys(others);
  if (other)
    throw invalid(`The target of action ${name} has ${other}; here targets are found by resourceArns.`);
  return selectionOf(selectionMode, resourceArns);
}

const unknownAction = (actionId: string) =>
  new ServiceException(
    'ResourceNotFoundException',
    `There is no action ${actionId}; there are: ${ACTIONS.map(({ id }) => id).join(', ')}.`,
    404,
  );
