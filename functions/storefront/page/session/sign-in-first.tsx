import { Empty } from '../layout/notice.tsx';
import { signIn } from './sign-in.ts';

/** In the place of what only a customer who is signed in can see. */
export function SignInFirst({ what }: { readonly what: string }) {
  return (
    <Empty title={`Sign in to see ${what}`}>
      <button type="button" class="button primary" onClick={() => signIn()}>
        Sign in
      </button>
    </Empty>
  );
}
