import type { ComponentChildren } from 'preact';
import type { Tone } from './tone.ts';

/** A word about a state. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ComponentChildren }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
