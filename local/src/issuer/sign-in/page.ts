import { html, raw } from 'hono/html';
import type { TokenRequest } from '../tokens.ts';
import type { Parameters } from './authorization-request.ts';
import type { Identities } from './identity-form.ts';

/** What the sign-in page shows. */
export interface SignInPageContent {
  readonly identities: Identities;
  /** Those of the request, which the form sends back. */
  readonly parameters: Parameters;
  /** Host of the app that the browser is sent back to. */
  readonly app: string;
  /** What was wrong with the form before. */
  readonly problem?: string;
}

type Html = ReturnType<typeof html>;

/** The page takes the place of Cognito's: it asks who signs in, and for no password. */
export const signInPage = ({ identities, parameters, app, problem }: SignInPageContent): Html =>
  document(
    'Sign in',
    html`<h1>Sign in</h1>
      <p class="app">to ${app}</p>
      ${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
      <form method="post" action="/login" class="identities">
        ${hiddenFields(parameters)} ${Object.entries(identities).map(([name, identity]) => identityButton(name, identity))}
      </form>
      <form method="post" action="/login" class="other">
        ${hiddenFields(parameters)}
        <h2>Someone else</h2>
        <label>Name <input name="name" required maxlength="100" autocomplete="off" value="${parameters.name ?? parameters.login_hint ?? ''}"></label>
        <label>
          <span>Email <small>optional</small></span>
          <input name="email" type="email" autocomplete="off" placeholder="name@example.com" value="${parameters.email ?? ''}">
        </label>
        <button class="primary">Continue</button>
      </form>
      <p class="note">
        The local issuer of the mirror, in the place of Amazon Cognito. It knows no passwords: every user of
        this machine may sign in as anyone.
      </p>`,
  );

/** What the browser shows when there is no app that may hear of the error. */
export const errorPage = (description: string): Html =>
  document(
    'Sign-in failed',
    html`<h1>Sign-in failed</h1>
      <p class="problem" role="alert">${description}</p>`,
  );

const document = (title: string, content: Html): Html =>
  html`${raw('<!doctype html>')}
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>${title}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/sign-in.css">
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;

function identityButton(name: string, { sub, name: fullName, email, scope }: TokenRequest): Html {
  return html`<button name="identity" value="${name}">
    <span class="initial" aria-hidden="true">${[...(fullName ?? sub)][0]?.toUpperCase()}</span>
    <span class="who">
      <strong>${fullName ?? sub}</strong>
      <span>${email ?? sub}</span>
    </span>
    ${scope ? html`<span class="scope">${scope}</span>` : ''}
  </button>`;
}

const ofTheForm = ['identity', 'name', 'email'];

const hiddenFields = (parameters: Parameters): Html[] =>
  Object.entries(parameters)
    .filter(([name, value]) => value !== undefined && !ofTheForm.includes(name))
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
