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
  return isJson ? parseJson(text, file) : parseYaml(text, file);
}

function readText(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const isMissing = isNativeError(cause) && 'code' in cause && cause.code === 'ENOENT';
    const problem = isMissing ? `no such file (${what})` : `cannot be read (${what}): ${messageOf(cause)}`;
    throw new TemplateError('', `${file}: ${problem}`, { cause });
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
  const told = /\(line (\d+) column (\d+)\)/.exec(problem);
  if (told) return `:${told[1]}:${told[2]}`;
  const lineCounter = new LineCounter();
  const [mistake] = parseDocument(text, { schema: 'json', lineCounter, prettyErrors: false }).errors;
  if (!mistake) return '';
  const { line, col } = lineCounter.linePos(mistake.pos[0]);
  return `:${line}:${col}`;
}

/** One line: V8 shows the text around a mistake with its line breaks. */
function messageOf(cause: unknown): string {
  const message = isNativeError(cause) ? cause.message : String(cause);
  return message.replaceAll(/\s+/g, ' ');
}
