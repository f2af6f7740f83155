import { newConcern } from './concern.ts';
import { changesOfConcern, changesOfCost } from './concern-changes.ts';
import { type Change, edited, type FileEdit } from './edits.ts';
import { changesOfEventType, filesOfEventType, type NewEventType, recordBytesOf } from './event-type.ts';
import type { ConcernRequest, EventRequest, ScaffoldRequest } from './options.ts';
import type { Project } from './project.ts';
import { apiFiles } from './templates/api.ts';
import { batchFiles } from './templates/batch.ts';
import { replyFiles } from './templates/reply.ts';
import { portsText, storeText } from './templates/store.ts';
import { testFiles } from './templates/tests.ts';
import { problemsOfConcern, problemsOfEvent } from './validate.ts';

/** The topic of a new concern's events: it has a mapping of the orders already, and none that decides an order. */
const topicOfNewConcerns = 'notifications';

/**
 * Everything that the command writes, before anything is written.
 * @throws {Error} with a line for each thing wrong with the request.
 */
export function planOf(request: ScaffoldRequest, project: Project): FileEdit[] {
  const problems =
    request.kind === 'concern' ? problemsOfConcern(request, project) : problemsOfEvent(request, project);
  if (problems.length > 0) throw new Error(problems.join('\n       '));
  return request.kind === 'concern' ? planOfConcern(request, project) : planOfEvent(request, project);
}

function planOfEvent({ name, writer }: EventRequest, project: Project): FileEdit[] {
  const type: NewEventType = {
    name,
    writer,
    topic: project.topicOf(writer) as string,
    doc: `TODO: what happened, in a sentence. Written by ${writer}.`,
    totals: [],
  };
  return [...filesOfEventType(type), ...edited(changesOfEventType(type), project.read)];
}

function planOfConcern(request: ConcernRequest, project: Project): FileEdit[] {
  const concern = newConcern(request);
  const { name, title, emits, route, field } = concern;
  const type: NewEventType | undefined = emits
    ? {
        name: emits,
        writer: name,
        topic: topicOfNewConcerns,
        doc: `${title}: a customer has a new total.`,
        totals: [{ name: field, doc: 'Events of the customer that were counted, the cause included.' }],
      }
    : undefined;
  const functionFiles = {
    'ports.ts': portsText(concern),
    'store.ts': storeText(concern),
    ...(emits ? replyFiles(concern, emits) : batchFiles(concern)),
    ...(route ? apiFiles(concern, route) : {}),
  };
  const changes: Change[] = [
    ...changesOfConcern(concern),
    ...(type ? [...changesOfEventType(type), ...changesOfCost(concern, recordBytesOf(type))] : []),
  ];
  return [
    ...newFiles(`functions/${name}`, functionFiles),
    ...newFiles(`test/functions/${name}`, testFiles(concern)),
    ...(type ? filesOfEventType(type) : []),
    ...edited(changes, project.read),
  ];
}

const newFiles = (folder: string, files: Readonly<Record<string, string>>): FileEdit[] =>
  Object.entries(files).map(([name, text]) => ({ path: `${folder}/${name}`, text, isNew: true }));
