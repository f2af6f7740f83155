import { singleLine } from '../shared/text.ts';
import type { EmailContent, Table } from './email.ts';
import { htmlOf } from './html.ts';
import type { Seller } from './tax-document.ts';

/** The content of an email in its three forms. */
export interface RenderedEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Renders a content. Nothing in it can become a header or markup. */
export function render(content: EmailContent, seller: Seller): RenderedEmail {
  // A line break would end the header, and what follows would be the next header.
  const subject = singleLine(content.subject);
  const signature = [seller.name, ...seller.address].join(' · ');
  return { subject, text: textOf(content, signature), html: htmlOf({ ...content, subject }, signature) };
}

function textOf({ greeting, opening, facts = [], table, closing }: EmailContent, signature: string): string {
  const parts = [
    greeting,
    ...opening,
    facts.map(([label, value]) => `${label}: ${value}`).join('\n'),
    table ? textTable(table) : '',
    ...closing,
    // The delimiter of a signature, so that email clients leave it out of replies.
    `-- \n${signature}`,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A long cell makes its own row ragged, not every row wide. */
const widestCell = 40;

function textTable({ caption, columns, rows, totals = [] }: Table): string {
  const cells = [columns.map(({ heading }) => heading), ...rows];
  const widths = columns.map((_, index) =>
    Math.min(widestCell, Math.max(...cells.map((row) => row[index]?.length ?? 0))),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return columns[index]?.isNumber ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [`${caption}:`, ...cells.map(line), ...totals.map(([label, value]) => `${label}: ${value}`)].join(
    '\n',
  );
}
