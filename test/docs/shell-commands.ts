/** The text of all blocks of a page that are meant for a shell. */
function shellBlocks(page: string): string[] {
  return [...page.matchAll(/^[ ]*```sh\n([\s\S]*?)^[ ]*```/gm)].map(([, block = '']) => block);
}

/** Inline code of a page, for commands within a sentence or a table. */
const inlineCode = (page: string): string[] =>
  [...page.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

/**
 * Every command of a page that starts with `program`, as its words: those of blocks and of inline code, also within `$( )`, a
 * loop or a function. Quotes are taken off; variables stay as they are.
 */
export function commandsOf(page: string, program: string): string[][] {
  const texts = [...shellBlocks(page).flatMap((block) => block.split('\n')), ...inlineCode(page)];
  const start = new RegExp(`(?:^|\\$\\(|[;{|&] *|^ *)(?=${program} )`, 'g');
  return texts.flatMap((text) =>
    [...text.matchAll(start)].map(({ 0: before, index }) => wordsOf(text.slice(index + before.length))),
  );
}

/** The words of one command: until its end, a pipe, a redirection or a comment. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  const word = /\s*(?:([|;>)#])|((?:'[^']*'|"(?:[^"\\]|\\.)*"|[^\s'"|;>)])+))/gy;
  for (let match = word.exec(text); match?.[2] !== undefined; match = word.exec(text)) {
    words.push(match[2].replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  return words;
}
