import type { ComponentChildren } from 'preact';

/** `good`, `bad` and `waiting` are also said in words: colour alone shows nothing. */
export type Tone = 'good' | 'bad' | 'waiting' | 'neutral';

/** A word about a state. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
