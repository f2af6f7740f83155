import sequencer from '@jest/test-sequencer';

const Sequencer = sequencer.default ?? sequencer;

/** What starts a mirror runs first: a file of a minute that begins last would leave one worker without work. */
const slow = /[/\\]test[/\\](chaos|system|package)[/\\]/;

/** jest's own order (slowest first as of the run before, else by size) within two groups. */
export default class SlowFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [
      ...sorted.filter(({ path }) => slow.test(path)),
      ...sorted.filter(({ path }) => !slow.test(path)),
    ];
  }
}
