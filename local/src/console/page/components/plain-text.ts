/** Text as a terminal shows it, without what controls the terminal. No DOM here. */

const ESCAPE = '\u001b';
/** Colours and cursor movements, then titles of windows and links. https://ecma-international.org/publications-and-standards/standards/ecma-48/ */
const SEQUENCES = new RegExp(
  `${ESCAPE}(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007${ESCAPE}]*(?:\u0007|${ESCAPE}\\\\)?|[@-Z\\\\^_])`,
  'g',
);
/** All that draws nothing but tab and new line; with them those that turn the direction of text. */
const CONTROLS = /(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/** Sequences of escape are left out; another control character is a replacement character, so that it is seen. */
export const plainText = (text: string): string =>
  text.replaceAll(SEQUENCES, '').replaceAll('\r', '').replaceAll(CONTROLS, '\ufffd');
