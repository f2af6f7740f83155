import type { Letter } from './mail.ts';
import { plainLine } from './plain-text.ts';

/** A letter as a mail carries it: the same words three times. */
export interface RenderedLetter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sets a letter. Nothing in it can become a header, a line of its own or markup. */
export function render(letter: Letter): RenderedLetter {
  const plain = plainLetter(letter);
  return { subject: plain.subject, text: textOf(plain), html: htmlOf(plain) };
}

/** A line break would end the subject's header, and what follows would be the next header. */
function plainLetter({ subject, greeting, paragraphs, table }: Letter): Letter {
  const row = (cells: readonly string[]) => cells.map(plainLine);
  return {
    subject: plainLine(subject),
    greeting: plainLine(greeting),
    paragraphs: paragraphs.map(plainLine),
    ...(table ? { table: { headings: row(table.headings), rows: table.rows.map(row) } } : {}),
  };
}

function textOf({ greeting, paragraphs, table }: Letter): string {
  const rows = table ? [table.headings, ...table.rows].map((row) => row.join('  |  ')).join('\n') : undefined;
  return [greeting, rows, ...paragraphs].filter((part) => part !== undefined).join('\n\n');
}

function htmlOf({ subject, greeting, paragraphs, table }: Letter): string {
  const body = [
    paragraph(greeting),
    table ? htmlTable(table) : '',
    ...paragraphs.map((text) => paragraph(text)),
  ].join('\n');
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>
<body style="font-family: sans-serif; max-width: 40em">
${body}
</body>
</html>`;
}

const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;

function htmlTable({ headings, rows }: NonNullable<Letter['table']>): string {
  const row = (cells: readonly string[], tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag} style="text-align: left; padding-right: 1em">${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>\n${[row(headings, 'th'), ...rows.map((cells) => row(cells, 'td'))].join('\n')}\n</table>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] as string);
}
