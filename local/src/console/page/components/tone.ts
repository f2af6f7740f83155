/** How a state looks. `good`, `bad` and `waiting` are also said in words: colour alone shows nothing. */
export type Tone = 'good' | 'bad' | 'waiting' | 'neutral';
