import { render } from 'preact';
import { App } from './app.tsx';
import { finishSignIn } from './session/sign-in.ts';

render(<App />, document.getElementById('shop') ?? document.body);
finishSignIn();
