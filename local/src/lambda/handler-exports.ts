import { readFileSync } from 'node:fs';
import { type BuildFailure, build } from 'esbuild';
import { type FormatRules, formatOf, isCommonJs } from './runtime/module-format.ts';

/** The runtime's error type, without `Runtime.`, and what is wrong. */
export type Problem = readonly [errorType: string, problem: string];

/**
 * Says why a module does not export a handler, from its text alone: an ES module's exports are known exactly, those of
 * CommonJS only where the name is in no place that could export it.
 * @param names the handler's path in the exports: `api.handler` is two names.
 * @returns the runtime's error type and the problem; undefined when it is exported, or only running the code would show.
 */
export async function exportProblem(
  file: string,
  rules: FormatRules,
  [name = '']: readonly string[],
): Promise<Problem | undefined> {
  const text = readFileSync(file, 'utf8');
  if (formatOf(file, rules) === 'commonjs') {
    if (!rules.detectsModules && /^\s*(export|import)\b/m.test(text) && !isCommonJs(text)) {
      const remedy = 'name it .mjs, or put "type": "module" into its package.json';
      return [
        'UserCodeSyntaxError',
        `${file} is an ES module that this runtime reads as CommonJS; ${remedy}`,
      ];
    }
    if (mayExport(text, name)) return undefined;
    return (await syntaxProblem(file)) ?? ['HandlerNotFound', `${file} does not export ${name}`];
  }
  if (plainlyExports(text, name) || /\bexport\s*\*/.test(text)) return undefined;
  try {
    const exports = await exportsOf(file);
    // Runtimes since Node.js 24 also take it from the default export.
    if (exports.includes(name) || (exports.includes('default') && mayExport(text, name))) return undefined;
    return [
      'HandlerNotFound',
      `${file} does not export ${name}; it exports ${exports.join(', ') || 'nothing'}`,
    ];
  } catch (error) {
    return notJavaScript(file, error);
  }
}

/** The runtime reads a module before it looks for the handler in it. */
async function syntaxProblem(file: string): Promise<Problem | undefined> {
  try {
    await build({ entryPoints: [file], bundle: false, write: false, format: 'cjs', logLevel: 'silent' });
    return undefined;
  } catch (error) {
    return notJavaScript(file, error);
  }
}

const notJavaScript = (file: string, error: unknown): Problem => [
  'UserCodeSyntaxError',
  `${file} cannot be read as JavaScript: ${firstMistake(error)}`,
];

/** Saves the parser where it is easy to see. */
function plainlyExports(text: string, name: string): boolean {
  const escaped = asPattern(name);
  const inList = `export\\s*\\{[^{}]*\\b${escaped}\\b[^{}]*\\}`;
  const declared = `export\\s+(?:async\\s+)?(?:function\\s*\\*?|class|const|let|var)\\s+${escaped}\\b`;
  return new RegExp(`${inList}|${declared}`).test(text);
}

async function exportsOf(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [file],
    bundle: false,
    write: false,
    metafile: true,
    format: 'esm',
    logLevel: 'silent',
  });
  return Object.values(metafile.outputs).flatMap(({ exports }) => exports);
}

function firstMistake(error: unknown): string {
  const [mistake] = (error as Partial<BuildFailure>).errors ?? [];
  if (!mistake) throw error;
  const { line, column } = mistake.location ?? { line: 1, column: 0 };
  return `line ${line}, column ${column + 1}: ${mistake.text}`;
}

/** Exports that are computed, or another module's. */
const computedExports =
  /__exportStar|__reExport|Object\.(?:assign|definePropert)|exports\[|\.\.\.|module\.exports\s*=\s*(?!\{|__toCommonJS)/;

function mayExport(text: string, name: string): boolean {
  const escaped = asPattern(name);
  const exported = `[.'"]${escaped}\\b|[{,]\\s*${escaped}\\s*[,}(]|\\b${escaped}\\s*:`;
  return computedExports.test(text) || new RegExp(exported).test(text);
}

function asPattern(name: string): string {
  return name.replaceAll(/\W/g, '\\$&');
}
