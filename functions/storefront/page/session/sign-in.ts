import { signal } from '@preact/signals';
import { updateBasket } from '../basket/basket-store.ts';
import { forgetDraft } from '../checkout/draft.ts';
import { configuration } from '../configuration.ts';
import { readAddress } from '../layout/navigation.ts';
import type { SignInFailure } from './authorization-code.ts';
import { forgetSession } from './session.ts';

/** Why the last sign-in failed; undefined when it did not, or there was none. */
export const signInFailure = signal<SignInFailure | 'not-loaded' | undefined>(undefined);

/** True while the response of the issuer, which is in the address of the page, is being used. */
export const isSigningIn = signal(/[?&](code|error)=/.test(location.search));

/** The flow is loaded when a customer needs it: most look at products first. Another deployment has it at another address. */
async function loadFlow(): Promise<typeof import('./authorization-code.ts')> {
  try {
    return await import('./authorization-code.ts');
  } catch (cause) {
    throw new FlowNotLoadedError('The code of the sign-in could not be loaded.', { cause });
  }
}

class FlowNotLoadedError extends Error {}

/** Leaves for the issuer's page; the customer comes back to where they are now. */
export async function signIn(): Promise<void> {
  signInFailure.value = undefined;
  try {
    const { beginSignIn } = await loadFlow();
    await beginSignIn(configuration);
  } catch (error) {
    failed(error);
  }
}

/** Ends a sign-in, if the issuer has just sent the customer back. */
export async function finishSignIn(): Promise<void> {
  if (!isSigningIn.value) return;
  try {
    const { completeSignIn } = await loadFlow();
    signInFailure.value = await completeSignIn(configuration);
  } catch (error) {
    failed(error);
  }
  // It is now that of the page that the customer left.
  readAddress();
  isSigningIn.value = false;
}

/**
 * Ends the session here and at the issuer, which sends the customer back to the shop. What they chose and typed goes with it:
 * the next customer at this browser is another. An order without a response stays, which is known by its customer.
 */
export function signOut(): void {
  forgetSession();
  forgetDraft();
  updateBasket(() => []);
  const url = new URL(configuration.logoutEndpoint);
  url.searchParams.set('client_id', configuration.clientId);
  url.searchParams.set('logout_uri', `${location.origin}/`);
  location.assign(url);
}

function failed(error: unknown): void {
  console.warn('Signing in failed.', error);
  signInFailure.value = error instanceof FlowNotLoadedError ? 'not-loaded' : 'failed';
}
