import { readFileSync } from 'node:fs';
import { isNativeError } from 'node:util/types';
import { LineCounter, parseDocument } from 'yaml';
import { TemplateError } from './template-error.ts';
import { parseYaml } from './yaml-template.ts';

/**
 * Reads a file of JSON, or of YAML with CloudFormation's short forms when its name ends so or it does not start like JSON.
 * @param what names the file's role in the error, for example `asset manifest`.
 * @throws {TemplateError} when the file is missing, or broken: with line and column.
 */
export function readDocument(file: string, what: string): unknown {
  const text = readText(file, what);
  if (text.trim() === '') throw new TemplateError('', `${file}: the file is empty (${what})`);
  const isJson = file.endsWith('.json') || /^\s*\{/.test(text);
  const document = isJson ? parseJson(text, file) : parseYaml(text, file);
  if (document !== null) return document;
  throw new TemplateError('', `${file}: the file says nothing but comments or null (${what})`);
}

const problems: Readonly<Record<string, string>> = {
  EISDIR: 'is a folder, a file is wanted ($); a folder that `cdk synth` wrote is run with --assembly',
  ENOENT: 'no such file ($)',
};

function readText(file: string, what: string): string {
  try {
    // Editors of Windows begin a file with a byte order mark.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const code = isNativeError(cause) && 'code' in cause ? String(cause.code) : '';
    const problem = problems[code] ?? `cannot be read (${what}): ${messageOf(cause)}`;
    throw new TemplateError('', `${file}: ${problem.replace('$', what)}`, { cause });
  }
}

/** @throws {TemplateError} with the file, line and column of the first mistake. */
function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const problem = messageOf(cause);
    throw new TemplateError('', `${file}${positionOfMistake(text, problem)}: not JSON: ${problem}`, {
      cause,
    });
  }
}

/** V8 gives no position for an unexpected token (it shows the text around it), so YAML's JSON schema finds it. */
function positionOfMistake(text: string, problem: string): string {
  const position = /\(line (\d+) column (\d+)\)/.exec(problem);
  if (position) return `:${position[1]}:${position[2]}`;
  try {
    const lineCounter = new LineCounter();
    const [mistake] = parseDocument(text, { schema: 'json', lineCounter, prettyErrors: false }).errors;
    if (!mistake) return '';
    const { line, col } = lineCounter.linePos(mistake.pos[0]);
    return `:${line}:${col}`;
  } catch {
    // Nested too deep for this parser: the mistake is reported without its position.
    return '';
  }
}

/** One line: V8 shows the text around a mistake with its line breaks. */
function messageOf(cause: unknown): string {
  const message = isNativeError(cause) ? cause.message : String(cause);
  return message.replaceAll(/\s+/g, ' ');
}
