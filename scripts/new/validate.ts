import type { ConcernRequest, EventRequest } from './options.ts';
import type { Project } from './project.ts';

/** Function names are `orderstream-STAGE-NAME-api` and have at most 64 characters. */
const longestConcern = 30;
const longestEvent = 60;

/**
 * Everything wrong with a request for a concern, each as a sentence with what was given and what is accepted.
 * @returns an empty list when it can be made.
 */
export function problemsOfConcern(request: ConcernRequest, project: Project): string[] {
  return [
    ...problemsOfConcernName(request.name, project),
    ...problemsOfReads(request.reads, project),
    ...(request.emits === undefined ? [] : problemsOfNewEvent('--emits', request.emits, project)),
    ...(request.route === undefined ? [] : problemsOfRoute(request.route, project)),
  ];
}

/** The same for an event type. */
export function problemsOfEvent({ name, writer }: EventRequest, project: Project): string[] {
  const writers = project.concerns.filter((concern) => project.topicOf(concern) !== undefined);
  const isWriter = writers.includes(writer);
  return [
    ...problemsOfNewEvent('The name of the event', name, project),
    ...(isWriter
      ? []
      : [`--writer is "${writer}"; accepted is a concern that writes a topic: ${writers.join(', ')}.`]),
  ];
}

function problemsOfConcernName(name: string, { concerns, reserved, exists }: Project): string[] {
  const what = `The name of the concern is "${name}"`;
  if (!/^[a-z][a-z0-9]*(-[a-z][a-z0-9]*)*$/.test(name) || name.length > longestConcern) {
    return [
      `${what}; accepted is kebab-case of at most ${longestConcern} characters, such as loyalty or gift-cards.`,
    ];
  }
  const taken = concerns.includes(name) || reserved.includes(name) || reserved.includes(`${name}-api`);
  if (!taken && !exists(`functions/${name}`) && !exists(`test/functions/${name}`)) return [];
  return [`${what}, which is taken. Choose another; taken are ${[...new Set(reserved)].sort().join(', ')}.`];
}

function problemsOfReads(reads: readonly string[], { eventTypes }: Project): string[] {
  const unknown = reads.filter((type) => !eventTypes.includes(type));
  const repeated = reads.filter((type, index) => reads.indexOf(type) < index);
  const accepted = `accepted are ${eventTypes.join(', ')}`;
  return [
    ...unknown.map(
      (type) =>
        `--reads has "${type}", which is not an event type; ${accepted}. Make a new one first: npm run new -- event NAME.`,
    ),
    ...repeated.map((type) => `--reads has "${type}" twice; each is named once.`),
  ];
}

function problemsOfNewEvent(what: string, name: string, { eventTypes, exists, read }: Project): string[] {
  if (!/^([A-Z][a-z0-9]+){2,}$/.test(name) || name.length > longestEvent) {
    return [
      `${what} is "${name}"; accepted is one name in PascalCase, what happened to what, such as OrderReturned.`,
    ];
  }
  const isType = ['events/generated.ts', 'events/catalogue.ts'].some((file) => declares(read(file), name));
  if (!isType && !eventTypes.includes(name) && !exists(`events/schemas/${name}`)) return [];
  return [`${what} is "${name}", which is taken. Choose another; taken are ${eventTypes.join(', ')}.`];
}

/** Records inside events have the names of types, too: OrderLine, for example. */
const declares = (text: string, name: string) =>
  new RegExp(`^export (?:interface|type) ${name}\\b`, 'm').test(text);

function problemsOfRoute(route: string, { routes }: Project): string[] {
  if (!/^GET (\/[a-z][a-z0-9]*(-[a-z0-9]+)*)+$/.test(route)) {
    return [
      `--route is "${route}"; accepted is GET and a path in lower case without parameters, such as 'GET /loyalty'.`,
    ];
  }
  const pathOf = (text: string) => text.split(' ')[1];
  const taken = routes.find((each) => pathOf(each) === pathOf(route));
  if (!taken) return [];
  return [
    `--route is "${route}", whose path is taken by ${taken}. Choose another; taken are ${routes.join(', ')}.`,
  ];
}
