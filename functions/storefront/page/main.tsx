import { render } from 'preact';

render(<main>The shop</main>, document.body);
