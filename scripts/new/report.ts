import type { FileEdit } from './edits.ts';
import type { ScaffoldRequest } from './options.ts';

/**
 * What was written, and what to do next.
 * @param removal The lines that say how to take it back.
 */
export function reportOf(
  request: ScaffoldRequest,
  edits: readonly FileEdit[],
  removal: readonly string[],
): string {
  const [written, changed] = [edits.filter(({ isNew }) => isNew), edits.filter(({ isNew }) => !isNew)];
  return [
    ...section('New files:', written),
    '',
    ...section('Changed files:', changed),
    '',
    'Generated files and tables of the documentation were written, too: git status.',
    '',
    'Next:',
    ...nextSteps(request).map((step, index) => `  ${index + 1}. ${step}`),
    '',
    'To remove it before it is committed:',
    ...removal.map((line) => `  ${line}`),
  ].join('\n');
}

const section = (title: string, edits: readonly FileEdit[]) => [
  title,
  ...edits.map(({ path }) => `  ${path}`),
];

function nextSteps(request: ScaffoldRequest): string[] {
  if (request.kind === 'event') {
    return [
      `Describe it and add its own fields in events/schemas/${request.name}/1.avsc, before it is published; then npm run events and npm run docs.`,
      `Emit it from functions/${request.writer}, and keep an event of it in events/fixtures/${request.name}/1.json.`,
    ];
  }
  return [
    `npm test -- ${request.name} architecture`,
    request.route ? `npm start, place an order, and send ${request.route}` : 'npm start, and place an order',
    `Write the rule of the concern in functions/${request.name}/domain.ts: it counts events by now.`,
    'Add a line to CHANGELOG.md.',
  ];
}
