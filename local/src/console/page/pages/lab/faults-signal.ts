import { signal } from '@preact/signals';

/** Counts what the page has started and ended, so that the list of faults is loaded again. */
export const faultChanges = signal(0);

export const faultsChanged = () => {
  faultChanges.value += 1;
};
