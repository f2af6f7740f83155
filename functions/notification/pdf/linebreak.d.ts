/** The part of the package `linebreak` 1.1 that is used; it has no types. */
declare module 'linebreak' {
  /** Finds where a line may begin, by the Unicode line breaking algorithm (UAX 14). */
  export default class LineBreaker {
    constructor(text: string);
    /** The next place, as an index of UTF-16; the end of the text is the last. */
    nextBreak(): { readonly position: number; readonly required: boolean } | null;
  }
}
