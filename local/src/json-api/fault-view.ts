import type { InjectedFunctionFault } from '../fault-injection/function-faults.ts';

/** A fault as the API shows it. */
export const faultView = ({ fault, requestIds, ...members }: InjectedFunctionFault) => ({
  ...members,
  ...fault,
  requestIds: [...requestIds],
});
