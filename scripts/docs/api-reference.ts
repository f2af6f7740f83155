import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { code, table } from './markdown.ts';

const api = join(import.meta.dirname, '../../local/src/api');

/** A declaration that `@orderstream/mirror` exports. */
interface Declaration {
  readonly name: string;
  readonly kind: 'interface' | 'class' | 'function' | 'type';
  /** As it is written, up to the body. */
  readonly signature: string;
  /** Its docstring, as one paragraph of Markdown. */
  readonly description: string;
  /** Of an interface. */
  readonly members: readonly Member[];
}

interface Member {
  /** With `?` when it may be left out. */
  readonly name: string;
  readonly type: string;
  readonly description: string;
}

/** What `index.ts` of the package exports, in its order. @throws when an export cannot be found or read. */
export function exportedDeclarations(): Declaration[] {
  const index = readFileSync(join(api, 'index.ts'), 'utf8');
  return [...index.matchAll(/^export (?:type )?\{([^}]+)\} from '([^']+)'/gm)].flatMap(
    ([, names = '', file = '']) => {
      const text = readFileSync(join(api, file), 'utf8');
      return names
        .split(',')
        .map((name) => name.trim().replace(/^type /, ''))
        .filter((name) => name !== '')
        .map((name) => declarationOf(name, text, file));
    },
  );
}

const docstring = String.raw`(?:/\*\*((?:(?!\*/)[\s\S])*)\*/\n)?`;

function declarationOf(name: string, text: string, file: string): Declaration {
  const alias = new RegExp(`${docstring}export (type) (${name} =[^;]+);`).exec(text);
  if (alias) {
    const [, comment, , signature = ''] = alias;
    return { name, kind: 'type', signature, description: prose(comment), members: [] };
  }
  const pattern = `${docstring}export (?:async )?(interface|class|function) (${name}\\b[^{]*?(?: = \\{\\}[^{]*)?) \\{\\n([\\s\\S]*?)^\\}`;
  const match = new RegExp(pattern, 'm').exec(text);
  if (!match) throw new Error(`${file} declares no interface, class or function ${name}`);
  const [, comment, kind, signature = '', body = ''] = match;
  return {
    name,
    kind: kind as Declaration['kind'],
    signature,
    description: prose(comment),
    members: kind === 'interface' ? membersOf(body) : [],
  };
}

/** Members are at an indentation of two, as the formatter writes them. */
function membersOf(body: string): Member[] {
  const member = new RegExp(
    `^ {2}${docstring}(?: {2})?(?:readonly )?(\\w+\\??(?:<.*?>(?=\\())?)(\\((?:[^()]|\\([^)]*\\))*\\))?: ([^;]+(?:;[^;]*\\})?);$`,
    'gm',
  );
  return [...body.matchAll(member)].map(([, comment, name = '', parameters = '', type = '']) => ({
    name: onOneLine(`${name}${parameters}`),
    type: onOneLine(type),
    description: prose(comment),
  }));
}

/** The formatter breaks long lists of parameters. */
const onOneLine = (text: string) =>
  text.replace(/\s+/g, ' ').replaceAll(/\( /g, '(').replaceAll(/, \)/g, ')');

/** The text of a docstring without its asterisks; a tag begins a sentence. */
function prose(comment = ''): string {
  return comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\{@link (\w+)(?:\.(\w+))?\}/g, (_, type, member) => code(member ?? type))
    .replace(/@throws (?:\{(\w+)\} )?/g, (_, type) => (type ? `Throws ${code(type)} ` : 'Throws '))
    .replace(/@param (\w+)/g, (_, name) => code(name))
    .replace(/@returns/g, 'Returns')
    .replace(/\s+/g, ' ')
    .trim();
}

/** One section for each export of the package, with members, types and defaults. */
export function apiReference(): string {
  return exportedDeclarations().map(sectionOf).join('\n\n');
}

function sectionOf({ name, kind, signature, description, members }: Declaration): string {
  const heading = kind === 'function' ? `### ${name}()` : `### ${name}`;
  const declared = `\`\`\`typescript\n${kind} ${signature}\n\`\`\``;
  const rows = members.map((member) => [code(member.name), code(member.type), member.description]);
  const list = rows.length === 0 ? [] : [table(['member', 'type', ''], rows)];
  return [heading, ...(kind === 'interface' ? [] : [declared]), description, ...list].join('\n\n');
}
