import './styles/base.css';
import './styles/shell.css';
import './styles/components.css';
import './styles/search.css';
import 'uplot/dist/uPlot.min.css';
import './pages/charts/charts.css';
import './pages/invocations/invocations.css';
import './pages/logs/logs.css';
import './pages/emails/emails.css';
import './pages/topics/topics.css';
import { render } from 'preact';
import { connect } from './api/events.ts';
import { App } from './shell/app.tsx';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no element with the id app');
connect();
render(<App />, root);
