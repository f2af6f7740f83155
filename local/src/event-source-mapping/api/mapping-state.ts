import type { MappingInput } from '../settings/settings.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventsourcemapping.html */
export type MappingState =
  | 'Creating'
  | 'Enabling'
  | 'Enabled'
  | 'Disabling'
  | 'Disabled'
  | 'Updating'
  | 'Deleting';

/** Whether a mapping polls, once its state is settled. */
export function isEnabled(input: MappingInput): boolean {
  return input.Enabled ?? true;
}

/** The state of a mapping while an update is applied. */
export function transitionState(wasEnabled: boolean, willBeEnabled: boolean): MappingState {
  if (wasEnabled === willBeEnabled) return 'Updating';
  return willBeEnabled ? 'Enabling' : 'Disabling';
}
