import type { EmailContent, Table } from './email.ts';
import type { Fact } from './tax-document.ts';

/** Styles are inline: many email clients drop a style sheet. Nothing is loaded from a network. */
const styles = {
  body: 'margin: 0; padding: 24px 16px; font: 16px/1.5 system-ui, sans-serif',
  main: 'max-width: 600px; margin: 0 auto',
  heading: 'font-size: 24px; line-height: 1.25; margin: 0 0 16px',
  facts: 'border-collapse: collapse; margin: 16px 0',
  label: 'text-align: left; vertical-align: top; font-weight: normal; padding: 2px 16px 2px 0; opacity: 0.75',
  value: 'padding: 2px 0; overflow-wrap: anywhere',
  table: 'border-collapse: collapse; width: 100%; margin: 24px 0',
  caption: 'text-align: left; font-weight: bold; padding-bottom: 8px',
  text: 'text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid #8888; overflow-wrap: anywhere',
  number:
    'text-align: right; vertical-align: top; padding: 6px 0 6px 12px; border-bottom: 1px solid #8888; white-space: nowrap',
  total: 'text-align: right; padding: 6px 0 0 12px; font-weight: normal',
  footer: 'margin-top: 32px; font-size: 13px; opacity: 0.75',
} as const;

type Style = keyof typeof styles;

/** The one template of all emails. Every text in it is escaped here and nowhere else. */
export function htmlOf(content: EmailContent, signature: string): string {
  const { subject, title, greeting, opening, facts = [], table, closing } = content;
  const parts = [
    element('h1', 'heading', escapeHtml(title)),
    ...[greeting, ...opening].map(paragraph),
    facts.length > 0 ? factsTable(facts) : '',
    table ? dataTable(table) : '',
    ...closing.map(paragraph),
    element('footer', 'footer', escapeHtml(signature)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="${styles.body}">
<main style="${styles.main}">
${parts.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>`;
}

const element = (tag: string, style: Style, content: string, attributes = '') =>
  `<${tag}${attributes} style="${styles[style]}">${content}</${tag}>`;

/** `dir=auto`: a name that is written from right to left turns its own line and no other. */
const paragraph = (text: string) => `<p dir="auto">${escapeHtml(text)}</p>`;

function factsTable(facts: readonly Fact[]): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr>${element('th', 'label', escapeHtml(label), ' scope="row"')}${element('td', 'value', escapeHtml(value), ' dir="auto"')}</tr>`,
  );
  return element('table', 'facts', rows.join('\n'));
}

function dataTable({ caption, columns, rows, totals = [] }: Table): string {
  const styleOf = (index: number): Style => (columns[index]?.isNumber ? 'number' : 'text');
  const headings = columns.map(({ heading }, index) =>
    element('th', styleOf(index), escapeHtml(heading), ' scope="col"'),
  );
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell, index) => element('td', styleOf(index), escapeHtml(cell), ' dir="auto"')).join('')}</tr>`,
  );
  const foot = totals.map(
    ([label, value], index) =>
      `<tr>${element('th', 'total', escapeHtml(label), ` scope="row" colspan="${columns.length - 1}"`)}${element('td', 'total', emphasized(escapeHtml(value), index === totals.length - 1))}</tr>`,
  );
  return element(
    'table',
    'table',
    `${element('caption', 'caption', escapeHtml(caption))}
<thead><tr>${headings.join('')}</tr></thead>
<tbody>
${body.join('\n')}
</tbody>${foot.length > 0 ? `\n<tfoot>\n${foot.join('\n')}\n</tfoot>` : ''}`,
  );
}

const emphasized = (html: string, isEmphasized: boolean) =>
  isEmphasized ? `<strong>${html}</strong>` : html;

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
